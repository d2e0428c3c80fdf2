"""The command line's help in Chinese and English: one table, no logic but choosing."""

from __future__ import annotations

from huikan.messages import LANGUAGES

HELP: dict[str, tuple[str, str]] = {
    "huikan": (
        "会刊：把政协会刊的识别文字（OCR）整理成可以信赖的档案，做成可检索的网站。\n\n"
        "常用的两步：\n"
        "  huikan ingest songqiao-2024-06.txt    收入原文，写出文章\n"
        "  huikan build               生成网站\n\n"
        "退出码：0 正常；1 检查发现问题；2 命令用法不对；3 输入的文件有错；4 写不进去。",
        "Huikan turns the OCR text of CPPCC bulletins into an archive people can trust, and"
        " into a searchable site.\n\n"
        "Two steps for most days:\n"
        "  huikan ingest 2024-05.txt  take in raw text, write the articles\n"
        "  huikan build               build the site\n\n"
        "Exit codes: 0 fine; 1 findings; 2 wrong usage; 3 bad input; 4 cannot write.",
    ),
    "ingest": (
        "收入原文（.txt、.md、.html、.docx、.pdf），写出文章和账本。\n\n"
        "文件原样复制到 DIR/raw，同名的 .yml（说明刊名、日期、期号等）一并复制。不写 FILE，就把"
        " DIR/raw 里新增的和改过的都读一遍。编辑改过的文章不会被覆盖。一个文件出错，其余照常处理；"
        "退出码取其中最大的。\n\n"
        "例：huikan ingest 扫描/*.txt --content 档案",
        "Take in raw text (.txt, .md, .html, .docx, .pdf) and write articles and ledger.\n\n"
        "Files are copied unchanged into DIR/raw, each with its .yml (publication, date, number"
        " …) of the same name. Without FILE, everything in DIR/raw that is new or changed is"
        " read. Articles that an editor changed are never overwritten. When a file fails, the"
        " others are still done; the exit code is the highest one met.\n\n"
        "Example: huikan ingest scans/*.txt --content archive",
    ),
    "check": (
        "检查档案里一切可能出错的地方，指出文件、行号和改法。只读不写；加 --fix 才改写法。\n\n"
        "例：huikan check --content 档案",
        "Check everything that can be wrong in the archive; each finding names file, line and"
        " remedy. Writes nothing, unless --fix asks for it.\n\n"
        "Example: huikan check --content archive",
    ),
    "explain": (
        "说明一篇文章改了什么、为什么改、出自原文何处（行:列，字符位置）。\n\n"
        "ARTICLE 是文章的 id 或文件路径。\n\n"
        "例：huikan explain yunxi-2023-06-02",
        "Say what was changed in an article, why, and from where in the raw text (line:column"
        " and code points).\n\n"
        "ARTICLE is the article's id or the path of its file.\n\n"
        "Example: huikan explain yunxi-2023-06-02",
    ),
    "history": (
        "列出一篇文章在 git 里的各个版本：日期、提交、增删的行数、作者、说明，新的在前；改过文件名"
        "也跟得上。加 --show 就打印那一版的全文。\n\n"
        "ARTICLE 是文章的 id 或文件路径。\n\n"
        "例：huikan history yunxi-2023-06-02",
        "List an article's versions in git, the newest first: day, commit, lines added and"
        " removed, author, subject; renames are followed. With --show, print the text of one.\n\n"
        "ARTICLE is the article's id or the path of its file.\n\n"
        "Example: huikan history yunxi-2023-06-02",
    ),
    "stage": (
        "把整个网站写成一个普通 Markdown 文件夹，供不认识会刊的生成器（Zensical、ProperDocs、"
        "MkDocs）使用；网址与 huikan build 的相同。\n\n"
        "例：huikan stage 暂存 && zensical build -f 暂存/mkdocs.yml",
        "Write the whole site as a folder of plain Markdown for builders that know nothing of"
        " Huikan (Zensical, ProperDocs, MkDocs), with the addresses of `huikan build`.\n\n"
        "Example: huikan stage staged && zensical build -f staged/mkdocs.yml",
    ),
    "move": (
        "把一篇文章改名或移到另一期。译文一同移动，别的文章里指向它的链接一并改好，旧网址记入文章开头的"
        " former，网站从那里转到新网址。id 不变。\n\n"
        "ARTICLE 是文章的 id 或文件路径。TARGET 是新的文件名（02-lao-jie）、另一期的期号"
        "（yunxi-2024-06），或者两者（yunxi-2024-06/02-lao-jie）。\n\n"
        "ARTICLE 写期号，就移动整期：TARGET 是新的期号（yunxi-2024-06），或年份和期号"
        "（2023/yunxi-2023-12）；图片、账本、译文一同移动，每一个旧网址都转到新网址。\n\n"
        "例：huikan move yunxi-2024-05-02 02-lao-jie",
        "Give an article another file name, or move it to another issue. Its translations move"
        " with it, links to it in other articles are put right, and its old address is noted"
        " under `former` at its head: the site leads on from there. The id stays.\n\n"
        "ARTICLE is the article's id or the path of its file. TARGET is a new file name"
        " (02-lao-jie), another issue's id (yunxi-2024-06), or both"
        " (yunxi-2024-06/02-lao-jie).\n\n"
        "Where ARTICLE is an issue's id, the whole issue moves: TARGET is its new id"
        " (yunxi-2024-06), or a year and an id (2023/yunxi-2023-12). Pictures, ledger and"
        " translations move with it, and every old address leads to the new one.\n\n"
        "Example: huikan move yunxi-2024-05-02 02-lao-jie",
    ),
    "verify": (
        "重新证明整个档案的记录：原文没有改动过，账本的三条法则成立，每个字都有去处。"
        "只读不写，比重新收入快。\n\n"
        "最后一行的校验值代表全部原文和账本；请抄在别处，日后用 --expect 对照。\n\n"
        "例：huikan verify --content 档案",
        "Prove the record of the whole archive again: no raw file was changed, the ledgers' laws"
        " 1 to 3 hold, every character is accounted for. Never writes; faster than reading the"
        " archive again.\n\n"
        "The digest on the last line stands for all raw files and ledgers: note it down"
        " elsewhere and compare later with --expect.\n\n"
        "Example: huikan verify --content archive",
    ),
    "--expect": (
        "与抄下的校验值对照，不同就算问题（退出码 1）。例：--expect 9f2c…",
        "Compare with a digest noted down earlier; another one is a finding (exit code 1)."
        " Example: --expect 9f2c…",
    ),
    "build": (
        "生成网站，包括检索。内容没有变的页面不重做；全部生成好了，才更新旧的网站。\n\n"
        "例：huikan build --content 档案 --site 网站",
        "Build the site, search included. Pages whose content did not change are not made again;"
        " the old site is updated only when all is made.\n\n"
        "Example: huikan build --content archive --site public",
    ),
    "--offline": (
        "另做一份不联网也能阅读和检索的整站压缩包，放在 data/archive.zip，用时与生成网站相近。"
        "例：huikan build --offline",
        "Also make a copy of the whole site to read and search without a network,"
        " data/archive.zip; it takes about as long as the site. Example: huikan build --offline",
    ),
    "serve": (
        "编辑时预览网站：文件一保存，页面就更新。按 Ctrl+C 结束。\n\n例：huikan serve --port 8080",
        "Live preview for editors: pages are built again when a file is saved. Ctrl+C ends"
        " it.\n\n"
        "Example: huikan serve --port 8080",
    ),
    "new": (
        "新建一期、一篇文章或一篇译文，作为编辑动手的底稿。已有的文件不会被覆盖。\n\n"
        "例：huikan new article --issue yunxi-2024-06 --title 一张表里的民声",
        "Start an issue, an article or a translation. Nothing that exists is overwritten.\n\n"
        "Example: huikan new article --issue yunxi-2024-06 --title 一张表里的民声",
    ),
    "new issue": (
        "新建一期。什么都不写，就一项一项地问（刊名、日期、地方，一篇一个文件还是整期一个文件，"
        "各篇标题）。\n\n"
        "例：huikan new issue --id yunxi-2024-06 --year 2024 --publication 云溪政协",
        "Start an issue. Without options it asks, one thing at a time: publication, date, place,"
        " a file for each article or one for all, headlines.\n\n"
        "Example: huikan new issue --id yunxi-2024-06 --year 2024 --publication 云溪政协",
    ),
    "new article": (
        "在一期里新建一篇文章，序号和 id 接着排。\n\n"
        "例：huikan new article --issue yunxi-2024-06 --title 一张表里的民声",
        "Start an article in an issue; its number and id follow those that are there.\n\n"
        "Example: huikan new article --issue yunxi-2024-06 --title 一张表里的民声",
    ),
    "new translation": (
        "为一篇文章新建译文，放在原文旁边。ARTICLE 是文章的 id 或文件路径。\n\n"
        '例：huikan new translation yunxi-2024-05-02 --title "Raising the Bar"',
        "Start the translation of an article, beside it. ARTICLE is its id or the path of its"
        " file.\n\n"
        'Example: huikan new translation yunxi-2024-05-02 --title "Raising the Bar"',
    ),
    "translation": (
        "译文：导出给翻译软件，收回译好的，看进度。\n\n例：huikan translation export yunxi-2024-05",
        "Translations: for translators' programs and back; how far they are.\n\n"
        "Example: huikan translation export yunxi-2024-05",
    ),
    "translation export": (
        "把文章导出成一个文件，交给翻译软件：PO（Poedit、Weblate 等），或 XLIFF（OmegaT、Trados、"
        "memoQ 等；文件名以 .xlf 结尾）。已译的、译名表里的词都带上。WHAT 是文章的 id、文件路径或"
        "期号；不写就是所有未译和该修订的。\n\n"
        "例：huikan translation export yunxi-2024-05 --out yunxi-2024-05.po",
        "Write articles to one file for translators' programs: PO (Poedit, Weblate), or XLIFF"
        " (OmegaT, Trados, memoQ) if the file's name ends in .xlf, with what is translated already"
        " and the words of the glossary. WHAT is an article's id or"
        " path, or an issue's id; without it, all that is not translated or out of date.\n\n"
        "Example: huikan translation export yunxi-2024-05 --out yunxi-2024-05.po",
    ),
    "translation import": (
        "收回译好的 PO 或 XLIFF 文件（1.2、2.x），写成译文，放在原文旁边。文件里没有的，保留原来的"
        "译文；没译完的列入待核。\n\n"
        "例：huikan translation import yunxi-2024-05.po --translator 李译",
        "Take in a PO or XLIFF file (1.2, 2.x) and write the translations beside their originals."
        " What is not in the file stays as it was; what is not finished becomes a review entry.\n\n"
        "Example: huikan translation import yunxi-2024-05.po --translator 'Eleanor Marsh'",
    ),
    "translation status": (
        "每篇文章译到哪里了：译好、已旧（原文后来改过）、在译、未译。\n\n"
        "例：huikan translation status",
        "How far each article's translation is: done, stale (the original changed since), begun,"
        " none.\n\nExample: huikan translation status",
    ),
    "--out": (
        "写到哪个文件；默认 translations.po。以 .xlf 结尾就写成 XLIFF。例：--out 06.xlf",
        "The file to write; translations.po by default. XLIFF if it ends in .xlf."
        " Example: --out 06.xlf",
    ),
    "init": (
        "建一个空的档案：content 文件夹、mkdocs.yml、说明和首批页面。"
        "不写 FOLDER，就建在当前文件夹。已有的文件不会被覆盖。\n\n"
        "例：huikan init 松桥会刊 --name 松桥会刊",
        "Start an empty archive: the folder content, mkdocs.yml, a README and first pages. Without"
        " FOLDER, in the current folder. Nothing that exists is overwritten.\n\n"
        "Example: huikan init songqiao --name 松桥会刊",
    ),
    "review": (
        "在浏览器里逐条核对存疑之处：原文和文章并排，用按钮回答，答案当场写进文章，以后重新收入也算数。"
        "只在本机打开；按 Ctrl+C 结束。\n\n"
        "例：huikan review --content 档案",
        "Settle open questions in the browser, one by one: raw text and article side by side,"
        " answers as buttons. Each answer is written into the article at once, and later runs"
        " respect it. Only this machine can open the page; Ctrl+C ends it.\n\n"
        "Example: huikan review --content archive",
    ),
    "undo": (
        "退回上一次 huikan ingest：它写的、改的、删的文件都恢复原状。此后编辑改过的文字一字不丢，"
        "相冲突的列入待核。只能退回一次。\n\n"
        "例：huikan undo --content 档案",
        "Take the last `huikan ingest` back: what it wrote, changed or removed is as before. Not a"
        " word that an editor wrote since is lost; conflicts become open questions. Once only."
        "\n\n"
        "Example: huikan undo --content archive",
    ),
    "schema": (
        "把文章、期、说明文件和规范档的 JSON Schema 写到 DIR，编辑软件可以据此提示和补全。"
        "网站的 schema/ 里也有。\n\n"
        "例：huikan schema .vscode/huikan",
        "Write the JSON Schemas of articles, issues, sidecars and authority files to DIR, by which"
        " editors' programs complete and explain the keys. The site has them too, below"
        " schema/.\n\n"
        "Example: huikan schema .vscode/huikan",
    ),
    "--lang": (
        "提示用的语言：zh 或 en；不写就看系统设置（LC_ALL、LANG）。例：--lang en",
        "Language of messages: zh or en; otherwise that of the system (LC_ALL, LANG)."
        " Example: --lang en",
    ),
    "--help": (
        "显示这份说明。例：huikan ingest --help",
        "Show this help. Example: huikan ingest --help",
    ),
    "--version": ("显示版本。例：huikan --version", "Show the version. Example: huikan --version"),
    "--content": (
        "档案所在的文件夹，默认 content。例：--content 档案",
        "The archive's folder; content unless told otherwise. Example: --content archive",
    ),
    "--content anywhere": (
        "档案所在的文件夹，默认 content；也可以是别处存储的地址（须装 huikan[remote]）。"
        "例：--content s3://桶/档案",
        "The archive's folder, content unless told otherwise; or an address on another file system"
        " (needs huikan[remote]). Example: --content s3://bucket/archive",
    ),
    "--name": (
        "档案的名称，默认“会刊”，以后可在 mkdocs.yml 里改。例：--name 松桥会刊",
        "The archive's name, 会刊 unless told otherwise; mkdocs.yml holds it."
        " Example: --name 松桥会刊",
    ),
    "review --port": (
        "网页用的端口，默认由系统挑一个空闲的。例：--port 8090",
        "Port of the page; a free one unless told otherwise. Example: --port 8090",
    ),
    "--no-browser": (
        "不自动打开浏览器，只显示网址。例：--no-browser",
        "Only say the address, open no browser. Example: --no-browser",
    ),
    "--dry-run": (
        "只列出哪些文章会改、改在哪里，什么也不写。例：huikan ingest --again --dry-run",
        "Only say which articles would change, and where; write nothing."
        " Example: huikan ingest --again --dry-run",
    ),
    "--show": (
        "打印这一版的全文，写提交号的头几位即可。例：--show 51f01ee0",
        "Print the text of this version; a few digits of its commit will do."
        " Example: --show 51f01ee0",
    ),
    "--again": (
        "没有变化的原文也重新读一遍。例：huikan ingest --again",
        "Read raw files again that have not changed. Example: huikan ingest --again",
    ),
    "--jobs": (
        "同时读几个文件，默认等于处理器核数。文件少时只用一个进程。例：--jobs 4",
        "How many files to read at once; one for each core unless told otherwise. Few files are"
        " read by one process. Example: --jobs 4",
    ),
    "--engine": (
        "谁来读：processes 是本机的各核；dask 是集群，须另给 --scheduler。例：--engine dask",
        "Who reads: processes, on this machine's cores; or dask, a cluster, with --scheduler."
        " Example: --engine dask",
    ),
    "--scheduler": (
        "Dask 调度器的地址。例：--engine dask --scheduler tcp://10.0.0.5:8786",
        "Address of the Dask scheduler. Example: --engine dask --scheduler tcp://10.0.0.5:8786",
    ),
    "--format": (
        "text 给人看；github 在 GitHub 的改动旁标注。例：--format github",
        "text for people; github for annotations on GitHub. Example: --format github",
    ),
    "--fix": (
        "先改正打字上的毛病，每处都列出来：信息栏里的中文冒号、缺空格、两字姓名中的空格；正文里多余的"
        "空格、制表符和空行、看不见的字符、全角数字和字母、汉字之间的半角标点、形近的部首；并登记各段的"
        "网址。词句一字不动，从原文读出的行也不动。例：huikan check --fix",
        "First put right how files are typed, and list each place: in front matter Chinese colons,"
        " missing spaces, padding in names of two characters; in texts needless spaces, tabs and"
        " blank lines, characters that nobody sees, digits and letters of full width, marks of half"
        " width between Chinese characters, radicals that look like characters; and put paragraphs'"
        " addresses on record. No word of a text is touched, nor a line that was read from raw"
        " text. Example: huikan check --fix",
    ),
    "--strict": (
        "待核的条目也算问题（退出码 1）。例：huikan check --strict",
        "Count open questions as findings too (exit code 1). Example: huikan check --strict",
    ),
    "federate": (
        "为几个档案做一个门户：一次检索全部、合在一起的订阅、站点地图的目录。\n\n"
        "PORTAL 是一个 YAML 文件，写 title、url 和 members（每个写 url 和 name）。各档案的网站要已"
        "在网上；文字留在各自的网站，检索时由读者的浏览器去问。有一个取不到，就什么也不写。\n\n"
        "例：huikan federate portal.yml --site 门户",
        "Make a portal over several archives: one search, one feed, one list of site maps.\n\n"
        "PORTAL is a YAML file with title, url and members (each with url and name). The archives'"
        " sites must be online; their texts stay there, and readers' browsers ask them. If one"
        " cannot be reached, nothing is written.\n\n"
        "Example: huikan federate portal.yml --site portal",
    ),
    "--site": (
        "网站放在哪个文件夹，默认 site。例：--site 网站",
        "The folder for the site; site unless told otherwise. Example: --site public",
    ),
    "--port": (
        "预览用的端口，默认 8000。例：--port 8080",
        "Port of the preview; 8000 unless told otherwise. Example: --port 8080",
    ),
    "--id": (
        "期号，用作地址：英文字母、数字、连字符。例：--id yunxi-2024-06",
        "The issue's id, part of its address: letters, digits, hyphens."
        " Example: --id yunxi-2024-06",
    ),
    "--issue": (
        "放在哪一期。例：--issue yunxi-2024-06",
        "Which issue. Example: --issue yunxi-2024-06",
    ),
    "--year": ("年份。例：--year 2024", "The year. Example: --year 2024"),
    "--publication": (
        "刊名。例：--publication 云溪政协",
        "Name of the publication. Example: --publication 云溪政协",
    ),
    "--number": ("期次。例：--number 2024年第6期", "The number. Example: --number 2024年第6期"),
    "--date": ("出版日期。例：--date 2024-06-28", "Day of publication. Example: --date 2024-06-28"),
    "--place": ("地方的全称。例：--place 云溪市", "The place's full name. Example: --place 云溪市"),
    "issue --title": (
        '这一期的名称。例：--title "云溪政协 2024年第6期"',
        'The issue\'s name. Example: --title "云溪政协 2024年第6期"',
    ),
    "article --title": (
        "标题。例：--title 一张表里的民声",
        "The headline. Example: --title 一张表里的民声",
    ),
    "translation --title": (
        '译成的标题。例：--title "Raising the Bar"',
        'The headline, translated. Example: --title "Raising the Bar"',
    ),
    "--author": (
        "作者，可写多次。例：--author 程晚舟 --author 沈砚秋",
        "An author; may be given several times. Example: --author 程晚舟 --author 沈砚秋",
    ),
    "--committee": (
        "委员会全称，可写多次。例：--committee 云溪市政协提案委员会",
        "A committee's full name; may be given several times."
        " Example: --committee 云溪市政协提案委员会",
    ),
    "--translator": (
        '译者姓名，机器翻译写 machine。例：--translator "Eleanor Marsh"',
        'Who translated; machine for machine translation. Example: --translator "Eleanor Marsh"',
    ),
    "--to": (
        "译成哪种语言，默认 en。例：--to en",
        "The language, en unless told. Example: --to en",
    ),
    "metavar/options": ("[选项]", "[OPTIONS]"),
    "metavar/command": ("命令", "COMMAND"),
    "metavar/file": ("[FILE…]", "[FILE…]"),
    "prompt/id": ("期号（如 yunxi-2024-06）", "The issue's id (such as yunxi-2024-06)"),
    "prompt/publication": ("刊名（没有就回车）", "Publication (Enter if none)"),
    "prompt/date": (
        "出版日期，如 2024-06-28（不知道就回车）",
        "Day of publication, such as 2024-06-28 (Enter if not known)",
    ),
    "prompt/number": (
        "期次，如 2024年第6期（没有就回车）",
        "Number, such as 2024年第6期 (Enter if none)",
    ),
    "prompt/place": (
        "哪个地方的，如 云溪市（没有就回车）",
        "Place, such as 云溪市 (Enter if none)",
    ),
    "prompt/way": (
        "怎样录入：1 一篇文章一个文件；2 整期一个文件",
        "How to type it: 1, a file for each article; 2, one file for the issue",
    ),
    "prompt/next-title": (
        "第 {number} 篇的标题（没有了就回车）",
        "Headline of article {number} (Enter when there are no more)",
    ),
    "--whole": (
        "整期写在一个文件里（content/raw/期号.md），写好后收入。例：--whole",
        "One file for the whole issue (content/raw/ID.md), to be taken in when written."
        " Example: --whole",
    ),
    "prompt/year": ("年份", "Year"),
    "prompt/issue": ("哪一期", "Which issue"),
    "prompt/article": ("译哪一篇（id 或路径）", "Which article (id or path)"),
    "prompt/title": ("标题", "Headline"),
    "prompt/translated-title": ("译成的标题", "Headline, translated"),
}
"""Key of the text: Chinese, English."""


def help_text(key: str, lang: str) -> str:
    """The help text in a language (`zh` or `en`)."""
    return HELP[key][LANGUAGES.index(lang)]
