"""What Huikan says to people, in Chinese and English: one table, no logic but choosing.

Every message names what is wrong and what to do. `{names}` are filled in from the error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from huikan.words import WORDS

LANGUAGES = ("zh", "en")

MESSAGES: dict[str, tuple[str, str]] = {
    "front-no-title": (
        "缺少标题。请在文件开头的 --- 之间写上一行：title: 文章标题",
        "There is no title. Write a line `title: the headline` between the --- lines at the top.",
    ),
    "front-missing": (
        "文件开头没有信息栏。第一行应是 ---，写上 title 等各项后，再用一行 --- 结束",
        "The file does not begin with front matter. Its first line should be ---, then title"
        " and the other keys, then another line ---.",
    ),
    "front-open": (
        "文件开头的信息栏没有结束。请在最后一项（多半是 id 或 review）的下面，单独写一行 ---",
        "The front matter does not end. Write a line --- of its own below its last key"
        " (mostly id or review).",
    ),
    "front-wrong-type": (
        "“{key}”的值“{value}”写法不对，应为{wanted}",
        "The value {value!r} of `{key}` is not what it should be: {wanted}.",
    ),
    "yaml-broken": (
        "这里的写法读不懂（{problem}）。请检查冒号后面是否有空格、引号是否成对、缩进是否对齐",
        "This cannot be read ({problem}). Check for a space behind each colon, paired quotes"
        " and even indents.",
    ),
    "yaml-wide-colon": (
        "“{key}”后面是中文冒号“：”。请改成英文冒号加一个空格，如 {key}: …；"
        "或运行 huikan check --fix，自动改好",
        "Behind `{key}` stands a Chinese colon. Write a plain one and a space, `{key}: …`, or run"
        " `huikan check --fix`, which does it.",
    ),
    "merge-markers": (
        "两位编辑改了同一处，没有合并好：<<<<<<< 和 ======= 之间是一位的，======= 和 >>>>>>> "
        "之间是另一位的。请留下对的文字，再删去这三行记号",
        "Two editors changed the same place and it was not merged: between <<<<<<< and ======="
        " stands what one wrote, between ======= and >>>>>>> what the other did. Keep the right"
        " words, then delete the three lines of signs.",
    ),
    "yaml-not-mapping": (
        "这里应是一行一项的“名称: 值”",
        "Lines of the form `name: value` were expected here.",
    ),
    "yaml-unknown-key": (
        "不认识“{key}”这一项。{near}可用的有：{known}",
        "`{key}` is not known. {near}Known are: {known}.",
    ),
    "authority-unknown-file": (
        "规范档里没有这种文件。{near}可用的有：{known}",
        "There is no authority file of this name. {near}Known are: {known}.",
    ),
    "authority-not-list": (
        "规范档应是一条一条的清单，每条写作：- name: 名称",
        "An authority file is a list; each entry begins with `- name: the name`.",
    ),
    "authority-missing-key": (
        "这一条缺少“{key}”。请补上 {key}: {known}",
        "This entry has no `{key}`. Add `{key}: {known}` to it.",
    ),
    "authority-wrong-value": (
        "“{key}”的值“{value}”写法不对，应写作：{wanted}",
        "The value {value!r} of `{key}` is not what it should be: {wanted}.",
    ),
    "ledger-broken": (
        "账本这一行读不懂（{problem}）。请从版本库恢复这个文件，或删去它后重新运行 huikan ingest",
        "This line of the ledger cannot be read ({problem}). Restore the file from version"
        " control, or delete it and run `huikan ingest` again.",
    ),
    "anchors-broken": (
        "段落地址登记册这一行读不懂（{problem}）。请从版本库恢复这个文件；若删去它，"
        "旧的段落地址可能失效",
        "This line of the register of paragraph addresses cannot be read ({problem}). Restore"
        " the file from version control; without it, old paragraph addresses may be lost.",
    ),
    "ledger-format": (
        "账本格式是第 {format} 版，本程序只认得第 {known} 版。请升级 huikan",
        "The ledger has format {format}, this program knows {known}. Upgrade huikan.",
    ),
    "raw-empty": (
        "文件是空的。请放入有文字的文件，或将它删去",
        "The file is empty. Put in one that has text, or delete it.",
    ),
    "raw-binary": (
        "这不是文本文件（含有二进制内容）。请另存为 UTF-8 编码的 .txt 再放进来",
        "This is not a text file (it holds binary data). Save it as .txt in UTF-8 and try again.",
    ),
    "raw-encoding": (
        "认不出文字编码，从这一行起无法解读。请另存为 UTF-8 编码",
        "The encoding is not known; from this line on the text cannot be read."
        " Save the file as UTF-8.",
    ),
    "docx-broken": (
        "这份 Word 文档损坏了，读不出来。请用 Word 或 WPS 打开，另存为 .docx 再收入",
        "This Word document is damaged. Open it in Word or WPS, save it as .docx and try again.",
    ),
    "docx-old-or-locked": (
        "这是旧格式的 .doc，或者加了密码。请用 Word 或 WPS 打开，去掉密码，另存为 .docx 再收入",
        "This is an old .doc, or has a password. Open it in Word or WPS, take the password off,"
        " save it as .docx and try again.",
    ),
    "docx-too-large": (
        "文档里的文字部分解开后超过 {megabytes} MB，不会是一期。请按期拆开",
        "The document's text unpacks to more than {megabytes} MB and cannot be one issue. Split it"
        " by issues.",
    ),
    "docx-tags": (
        "文档里的 XML 元素超过 {most} 个，不会是一期。请按期拆开，或另存为 .txt",
        "The document has more than {most} XML elements and cannot be one issue. Split it by"
        " issues, or save it as .txt.",
    ),
    "docx-doctype": (
        "文档里有不该有的声明（DOCTYPE），可能是恶意文件，没有读。"
        "如来源可靠，请用 Word 或 WPS 打开，另存为 .docx 再收入",
        "The document holds a declaration that Word never writes (DOCTYPE); it may be hostile and"
        " was not read. If you trust it, open it in Word or WPS and save it as .docx.",
    ),
    "docx-no-text": (
        "文档里没有文字，可能只有图片。请先识别文字（tesseract 图片 文件名 -l chi_sim），"
        "再收入得到的 .txt",
        "The document has no text, perhaps only pictures. Recognise their text first"
        " (tesseract PICTURE NAME -l chi_sim) and ingest the .txt.",
    ),
    "pdf-broken": (
        "这份 PDF 损坏了，读不出来。请重新导出，或用阅读软件打开后另存一份再收入",
        "This PDF is damaged. Export it again, or open it in a reader, save a copy and try again.",
    ),
    "pdf-locked": (
        "这份 PDF 加了密码。请用阅读软件打开，去掉密码，另存一份再收入",
        "This PDF has a password. Open it in a reader, save a copy without password and try again.",
    ),
    "pdf-too-long": (
        "这份 PDF 超过 {pages} 页，不会是一期。请按期拆开",
        "This PDF has more than {pages} pages and cannot be one issue. Split it by issues.",
    ),
    "pdf-no-text": (
        "这份 PDF 是扫描图片，没有文字层。请先识别文字（pdftoppm -r 300 -png 文件.pdf 页，"
        "再对每一页运行 tesseract 页-1.png 页-1 -l chi_sim），然后收入得到的 .txt",
        "This PDF is a scan without a text layer. Recognise its text first (pdftoppm -r 300 -png"
        " FILE.pdf page, then tesseract page-1.png page-1 -l chi_sim for each page) and ingest the"
        " .txt.",
    ),
    "pdf-garbled": (
        "这份 PDF 的文字层是乱码（字体没有编码）。请当作扫描件识别文字（tesseract -l chi_sim），"
        "再收入得到的 .txt",
        "The text layer of this PDF is garbled (its fonts have no code points). Recognise its text"
        " as if it were a scan (tesseract -l chi_sim) and ingest the .txt.",
    ),
    "html-broken": (
        "网页源码在这里残缺，读不下去。请在浏览器里重新保存网页",
        "The page's source is broken here. Save the page again from a browser.",
    ),
    "raw-articles": (
        "这个文件有 {most} 多个标题，比任何一期都多；第 {most} 个之后的第一个在这一行。"
        "请拆成一期一个文件，再运行 huikan ingest",
        "This file has more than {most} headlines, which no issue has; the first too many is in"
        " this line. Make a file of each issue, then run `huikan ingest` again",
    ),
    "html-tags": (
        "网页里的标签超过 {most} 个，不像一期会刊。请只保存正文，或另存为 .txt",
        "The page has more than {most} tags; no issue has. Save the text alone, or as .txt.",
    ),
    "gap/head": (
        "“{place}”之前的文字在原文中缺失。请对照原件补上，或确认无误后删去这一条",
        "The text before “{place}” is missing in the source. Complete it from the original, or"
        " delete this entry if all is well.",
    ),
    "gap/middle": (
        "“{place}”之后有文字被重复的段落盖住。请对照原件补上",
        "Text behind “{place}” was overwritten by a repeated passage. Complete it from the"
        " original.",
    ),
    "gap/tail": (
        "“{place}”之后的文字在原文中缺失。请对照原件补上，或确认无误后删去这一条",
        "The text behind “{place}” is missing in the source. Complete it from the original, or"
        " delete this entry if all is well.",
    ),
    "order/open": (
        "“{place}”这一段没有完，拿不准后面接哪一段。请对照原件选一处；本来就到此为止的，销去这一条",
        "The paragraph that ends with “{place}” is unfinished, and it is not clear what goes on"
        " with it. Choose after the original, or close the question if it ends there.",
    ),
    "order/joined": (
        "“{place}”原来断开，已接成一段，把握不大。请对照原件：不该接的，从断处分开；接得对，销去这一条",
        "“{place}” was cut in two and has been joined, which is not sure. Check the original: part"
        " it again, or close the question if all is well.",
    ),
    "issue/several": (
        "这份原文里像有几期：{numbers}。一期应是一个文件：请按期拆开，各取一个名字，"
        "再运行 huikan ingest；如果只是一期，删去这一条",
        "This raw text seems to hold several issues: {numbers}. One file is one issue: part it,"
        " give each a name of its own and run `huikan ingest` again. If it is one issue, delete"
        " this entry.",
    ),
    "layout/columns": (
        "原文把并排的几栏印在同一行里，段落次序不可靠。请按栏重新提取文字，或对照原件逐段核对",
        "The source has columns side by side on one line; the order of the text cannot be relied"
        " on. Extract it again column by column, or check it against the original.",
    ),
    "section/missing": (
        "小标题的编号缺第{place}。请核对原件",
        "No section heading has the number {place}. Check the original.",
    ),
    "section/moved": (
        "小标题“{place}”原来离开了所属的文字，已按用词归位。请核对",
        "The heading “{place}” stood apart from its text and was put back by its words."
        " Please check.",
    ),
    "title/missing": (
        "原文没有印出标题，暂以开头文字代替。请补上标题",
        "No title was printed; the text's beginning stands in for it. Please give a title.",
    ),
    "line/stray-latin": (
        "原文“{place}”中的英文词疑为识别错误，已换成汉字。请核对",
        "A Latin word in the source's “{place}” looks like a recognition error and was replaced."
        " Please check.",
    ),
    "review/more": (
        "从“{place}”起，同样的疑问（{code}）还有 {count} 处，没有逐条列出。"
        "请对照原件通读这一篇；原文若识别得不好，最好重新识别",
        "There are {count} more questions like this one ({code}) from “{place}” on, which are not"
        " listed one by one. Read the whole article against the original; if the source was"
        " recognised badly, it is best recognised again.",
    ),
    "committee/unknown": (
        "规范档里没有“{place}”。如名称无误，请在 authority/committees.yml 中加上一行：{entry}",
        "No authority file has “{place}”. If the name is right, add this line to"
        " authority/committees.yml: {entry}",
    ),
    "committee/assumed": (
        "文中没有写明是哪个政协，暂按本期所属填“{name}”。请核对后改正，或删去这一条",
        "The text does not say which committee it is about; the issue's own, {name}, stands in."
        " Check it, then correct it or delete this entry.",
    ),
    "year/unknown": (
        "文中没有足够的年份线索。请查明后填写 year，或为原文写一个说明出版日期的 .yml 文件",
        "The text gives too little to tell its year. Fill in `year` when you know it, or give the"
        " raw file a .yml file that says when it was published.",
    ),
    "year/unclear": (
        "年份不能确定，线索指向 {years}。请用 huikan explain 看各条线索，核对后填写 year",
        "The year is not certain; there are clues for {years}. See them with `huikan explain`,"
        " then fill in `year`.",
    ),
    "content-missing": (
        "没有这个内容文件夹。请检查 --content，或先用 huikan ingest 收入原文",
        "There is no such content folder. Check --content, or take in raw text with"
        " `huikan ingest` first.",
    ),
    "site-not-a-site": (
        "这个文件夹里有别的东西，不像是以前生成的网站，没有动它。请为 --site 另选一个空文件夹",
        "This folder holds something that is not a site built earlier; nothing in it was"
        " touched. Give --site an empty folder.",
    ),
    "site-file-twice": (
        "两处内容要占用网站上的同一个文件（{one}；{other}）。请给其中一处改名",
        "Two things would be the same file of the site ({one}; {other}). Rename one of them.",
    ),
    "changed-meanwhile": (
        "建网站时，这里的文件被改动了。请再建一次",
        "Files here changed while the site was built. Build it again.",
    ),
    "page-taken": (
        "网站在 {address} 已有自己的页面，这个页面放不进去。请给文件改名",
        "The site has a page of its own at {address}. Give this file another name.",
    ),
    "site-not-built": (
        "网站没有生成（{problem}）。原因见上面的记录；原有的网站没有变动",
        "The site was not built ({problem}). The log above says why; the old site is unchanged.",
    ),
    "raw-too-large": (
        "文件超过 {megabytes} MB，不会是一期。请按期拆开",
        "The file is larger than {megabytes} MB and cannot be one issue. Split it by issues.",
    ),
    "cannot-read": (
        "读不了这个文件（{reason}）。请检查路径和权限",
        "The file cannot be read ({reason}). Check the path and its permissions.",
    ),
    "cannot-write": (
        "写不进去（{reason}）。请检查磁盘空间和文件夹权限；已有的文件没有改动",
        "Cannot write ({reason}). Check free disk space and the folder's permissions;"
        " what was there is unchanged.",
    ),
    "write-unfinished": (
        "只写了一部分（{reason}）。排除故障后再运行一次 huikan ingest，会接着写完；已写的不会丢",
        "Only a part could be written ({reason}). When that is mended, run `huikan ingest` again:"
        " it does the rest. Nothing is lost.",
    ),
    "worker-lost": (
        "一个读文件的进程被系统结束了，多半是内存不够。已写的文件完好；请再运行一次，"
        "用较小的 --jobs（如 --jobs 1）",
        "The system ended a process that was reading, most likely for lack of memory. What was"
        " written stands; run this again with fewer at once (--jobs 1).",
    ),
    "site-worker-lost": (
        "一个生成网页的进程被系统结束了（{status}），多半是内存不够；原来的网站没有改动。请再运行一次，"
        "用较少的进程（HUIKAN_WORKERS=1 huikan build）",
        "The system ended a process that was making pages ({status}), most likely for lack of"
        " memory; the site is as it was. Run this again with fewer of them"
        " (HUIKAN_WORKERS=1 huikan build).",
    ),
    "staged": (
        "写好 {pages} 页 Markdown 和 {config}；用 zensical build -f {config} 就能生成同样网址的"
        "网站",
        "{pages} pages are written as Markdown, with {config}: `zensical build -f {config}` makes a"
        " site with the same addresses.",
    ),
    "stage-not-ours": (
        "这个文件夹里有别的东西，不是 huikan stage 写的。请换一个新的文件夹",
        "This folder holds something that `huikan stage` did not write. Name a new folder.",
    ),
    "fsspec-missing": (
        "没有安装读取其他存储的程序。请运行：pip install 'huikan[remote]'",
        "What reads other file systems is not installed. Run: pip install 'huikan[remote]'",
    ),
    "remote-protocol": (
        "不认识这种地址（{reason}）。请检查地址的开头，或安装它要的程序包",
        "This kind of address is not known here ({reason}). Check how it begins, or install the"
        " package that it needs.",
    ),
    "remote-missing": (
        "这个地址没有文件。请检查地址；可以用 * 表示多个文件",
        "There is no file at this address. Check it; * stands for several files.",
    ),
    "remote-path": (
        "那里有一个路径不合规的文件：{file}。请改名或删除后再运行",
        "A file there has a path that leads elsewhere: {file}. Rename or remove it, then run this"
        " again.",
    ),
    "remote-changed": (
        "做的时候，那里的档案被别人改了（{file}），所以什么也没有放回去。请再运行一次",
        "Somebody else changed the archive there in the meantime ({file}), so nothing was put"
        " back. Run this again.",
    ),
    "remote-failed": (
        "那边的存储出了错（{reason}）。放到一半的，下次运行会接着放完。请检查地址、权限和网络后再运行",
        "The storage there failed ({reason}). What was put back in part is put back whole by the"
        " next run. Check address, rights and network, then run this again.",
    ),
    "scheduler-needed": (
        "--engine dask 还需要调度器的地址。例：--scheduler tcp://10.0.0.5:8786",
        "--engine dask needs the scheduler's address. Example: --scheduler tcp://10.0.0.5:8786",
    ),
    "scheduler-alone": (
        "--scheduler 只与 --engine dask 一起用。请加上 --engine dask",
        "--scheduler goes with --engine dask. Add that.",
    ),
    "dask-missing": (
        "没有安装 Dask。请运行：pip install 'huikan[cluster]'",
        "Dask is not installed. Run: pip install 'huikan[cluster]'",
    ),
    "cluster-unreachable": (
        "这个地址没有 Dask 调度器应答（{reason}）。请检查地址，并先启动 dask scheduler",
        "No Dask scheduler answers there ({reason}). Check the address; start `dask scheduler`"
        " first.",
    ),
    "cluster-empty": (
        "这个调度器还没有一个工作进程。请先启动 dask worker",
        "This scheduler has no workers. Start `dask worker` first.",
    ),
    "cluster-version": (
        "集群上的 huikan 是 {there}，这里是 {here}。两处须装同一个版本，读出来才一样",
        "The cluster has huikan {there}, this machine {here}. Install the same version on both, or"
        " they would read differently.",
    ),
    "cluster-failed": (
        "读这个文件时出了故障（{reason}）。先读的都已写好；排除故障后再运行一次，会接着读",
        "Reading this file failed ({reason}). Those before it are written; when that is mended, run"
        " this again: it reads the rest.",
    ),
    "busy": (
        "另一个 huikan {command}（进程号 {process}）正在写这里。请等它结束后再运行；"
        "若它不动了，先结束那个进程",
        "Another `huikan {command}` (process {process}) is writing here. Run this again when it has"
        " ended; if it hangs, end that process first.",
    ),
    "plan-broken": (
        "没写完的档案里，这一行不是 huikan 写的。请删去这个文件所在的文件夹，再运行 huikan ingest",
        "This line of what was left unfinished is not of huikan's writing. Delete the folder that"
        " the file is in, then run `huikan ingest`.",
    ),
    "verify-other": (
        "档案记录的校验值与给出的不同（{expected}）。原文或账本改动过，请与版本库的历史对照",
        "The record's digest is not the one given ({expected}). Raw files or ledgers were changed;"
        " compare them with the version control's history.",
    ),
    "verified": (
        "核对了 {ledgers} 份账本、{articles} 篇文章、{points} 字原文：{problems} 处问题\n"
        "校验值 {digest}",
        "Proven: {ledgers} ledgers, {articles} articles, {points} characters of raw text:"
        " {problems} problems.\nDigest {digest}",
    ),
    "not-utf8": (
        "这一行不是 UTF-8 编码。请用编辑器另存为 UTF-8",
        "This line is not UTF-8. Save the file as UTF-8 in your editor.",
    ),
    "translation-alone": (
        "译文旁边没有原文 {original}。请改名与原文对应，或补上原文",
        "There is no original {original} beside this translation. Rename it to match its"
        " original, or add that.",
    ),
    "issue-id-taken": (
        "期号 {issue} 已被 {other} 占用。请改文件名，或在同名 .yml 中写上另一个 id",
        "The issue id {issue} is taken by {other}. Rename the file, or give another `id` in its"
        " .yml.",
    ),
    "ledger-unsound": (
        "自检未通过（{fault}），没有写入任何文件。这是程序的错误，请附上原文报告",
        "The self-check failed ({fault}); nothing was written. This is a bug: please report it"
        " with the raw file.",
    ),
    "merge/base-lost": (
        "原文在 raw 文件夹里直接改过，原来的那一份已经不在，两次读出的结果没有合并。您的文字"
        "一字未动。请对照现在的原文核对这一篇，把该改的改好，再删去这一条。以后换原文，把新文件"
        "放在别处再收入（huikan ingest 新文件），或者先提交到 git，就能自动合并",
        "The raw file was changed where it lies and the former one is gone, so that the two"
        " readings were not merged. Your text is untouched. Compare the article with the raw text"
        " as it is now, correct what has to be, then delete this entry. Next time take the new"
        " file in from elsewhere (huikan ingest FILE) or commit the old one first; then they are"
        " merged.",
    ),
    "merge/conflict": (
        "您写的“{place}”与新的处理结果“{other}”不同，已保留您的文字。请核对",
        "Your “{place}” differs from the new result “{other}”; yours was kept. Please check.",
    ),
    "file-missing": (
        "没有这个文件。请检查路径是否写对",
        "There is no such file. Check the path.",
    ),
    "file-is-folder": (
        "这是文件夹，不是文件。请写出其中的文件，如 {example}",
        "This is a folder, not a file. Name the files in it, such as {example}.",
    ),
    "raw-suffix": (
        "不收这种文件（{suffix}）。可收的有：{known}；请另存为其中一种",
        "Files of this kind ({suffix}) are not read. Read are: {known}; save it as one of them.",
    ),
    "raw-other-issue": (
        "content/raw 里已有同名的原文，但那是另一期（{titles}），没有动它。请给这个文件改名，"
        "各期的文件名不能相同，如 {example}；若真要换掉那份原文，就把文件直接放进 content/raw，"
        "再运行 huikan ingest",
        "content/raw has a file of this name, but it is another issue ({titles}); nothing was"
        " touched. Rename this file, such as {example}: no two issues may have the same name. If"
        " that raw text is really to be replaced, put the file into content/raw yourself and run"
        " `huikan ingest`.",
    ),
    "raw-named-twice": (
        "同名的文件 {other} 也要收入，两者会互相覆盖。请改其中一个的名字",
        "{other} has the same name and would be overwritten by this. Rename one of them.",
    ),
    "content-not-folder": (
        "这里应是文件夹，却是一个文件。请检查 --content",
        "A folder was expected here, but this is a file. Check --content.",
    ),
    "article-unknown": (
        "没有 id 或路径是“{name}”的文章。{near}id 写在文章开头的 id 一项",
        "No article has the id or path `{name}`. {near}The id stands at the top of each article.",
    ),
    "issue-unknown": (
        "没有“{name}”这一期。{near}新的一期请用 huikan new issue 建立",
        "There is no issue `{name}`. {near}Start a new one with `huikan new issue`.",
    ),
    "already-there": (
        "已经有这个文件了，没有动它。要改就直接编辑，要另建请换一个名字",
        "This file is there already and was not touched. Edit it, or choose another name.",
    ),
    "issue-id-form": (
        "期号“{id}”写法不对。只用英文字母、数字、点和连字符，如 {example}",
        "The issue id `{id}` is not of the right form: letters, digits, dots and hyphens only,"
        " such as {example}.",
    ),
    "option-needed": (
        "还需要 {option}（不在终端上，无法询问）",
        "{option} is needed too (there is no terminal to ask on).",
    ),
    "federated": (
        "门户已写在 {site}，连着 {members} 个档案",
        "The portal is in {site} and leads to {members} archives.",
    ),
    "portal-title": (
        "门户没有名称。请写上 title:",
        "The portal has no name. Write one as title:",
    ),
    "portal-members": (
        "members: 下面应逐个列出档案，每个写 url: 和 name:",
        "members: must list the archives, each with url: and name:",
    ),
    "portal-text": ("{key}: 应是一段文字", "{key}: must be a text."),
    "portal-twice": ("同一个档案写了两次：{url}", "The same archive stands there twice: {url}"),
    "portal-url": (
        "“{url}”不是网站的地址。例：https://archive.example.cn/",
        "“{url}” is not the address of a site. Example: https://archive.example.cn/",
    ),
    "member-no-archive": (
        "这里没有会刊做的网站。请核对地址，或请对方用新版重新生成",
        "No archive of Huikan was found here. Check the address, or have it built again.",
    ),
    "member-format": (
        "这个档案的检索文件是第 {theirs} 版，门户用第 {ours} 版。请把旧的一方升级后重新生成",
        "This archive's search has format {theirs}, the portal's {ours}. Upgrade the older of the"
        " two and build it again.",
    ),
    "member-unreachable": (
        "取不到（{reason}）。请检查网络和地址，然后再试",
        "Cannot be fetched ({reason}). Check the network and the address, then try again.",
    ),
    "feed-unreadable": (
        "不是可读的 Atom 订阅（{reason}）。请让对方重新生成网站",
        "Not an Atom feed that can be read ({reason}). Have that site built again.",
    ),
    "site-not-a-portal": (
        "这个文件夹里有别的东西，不会覆盖。请用 --site 另指一个",
        "This folder holds something else and is left alone. Name another with --site.",
    ),
    "ingest-summary": (
        "读了 {files} 个文件：{unchanged} 个没有变化，{failed} 个出错；共 {articles} 篇文章，"
        "{findings} 处待核",
        "Files read: {files} ({unchanged} unchanged, {failed} failed). Articles: {articles};"
        " open questions: {findings}.",
    ),
    "ingest-where": ("文章在 {folder}", "The articles are in {folder}"),
    "ingest-next": (
        "请打开看看。逐条核对存疑之处：huikan review；预览网站：huikan serve；"
        "收错了退回：huikan undo",
        "Have a look at them. To settle open questions: `huikan review`; to see the site:"
        " `huikan serve`; to take this back: `huikan undo`.",
    ),
    "rehearsal/new": ("将新写出", "would be new"),
    "rehearsal/gone": ("将删去", "would go"),
    "rehearsal/changed": ("将改动：", "would change:"),
    "rehearsal/summary": (
        "只是演习，什么也没有写。已有的 {changed} 个文件将改动，{others} 个将新写出或删去",
        "Nothing was written. Files that would change: {changed}; be new or go: {others}.",
    ),
    "history/none": (
        "{path} 还没有提交过，没有版本可列。先 git add 和 git commit",
        "{path} was never committed and has no versions. First: git add and git commit.",
    ),
    "version-unknown": (
        "这篇文章没有唯一的版本 {commit}。用 huikan history 列出各版本",
        "The article has no one version {commit}. `huikan history` lists them.",
    ),
    "git-missing": (
        "要列出版本须装有 git",
        "Versions are kept by git, which is not installed here.",
    ),
    "git-refuses": (
        "git 不能列出版本：{reason}。档案须放在 git 仓库里",
        "git cannot list versions: {reason}. The archive must lie in a git repository.",
    ),
    "ingest-nothing": (
        "没有可收入的文件。请写出文件名，如：huikan ingest songqiao-2024-06.txt",
        "There is nothing to take in. Name a file, such as: huikan ingest 2024-05.txt",
    ),
    "built": ("网站已生成：{page}", "The site is built: {page}"),
    "site-too-large": (
        "网站有 {size} MB，超过主机所收的 {limit} MB（mkdocs.yml 的 limit）。可在 mkdocs.yml 的 "
        "leave_out 中写上不必生成的部分，各可省下：{parts}。读者会少些什么，见《运维手册》。",
        "The site has {size} MB, more than the {limit} MB that its host takes (`limit` in "
        "mkdocs.yml). Name what the site can do without as `leave_out` in mkdocs.yml; each would "
        "save: {parts}. What readers lose by it stands in the operators' handbook.",
    ),
    "site-too-large-still": (
        "网站有 {size} MB，超过主机所收的 {limit} MB（mkdocs.yml 的 limit），能省的都已省去。"
        "请换一家容量更大的主机，或把档案分成几个网站，用 huikan federate 合起来检索。",
        "The site has {size} MB, more than the {limit} MB that its host takes (`limit` in "
        "mkdocs.yml), and all that can be left out is left out. Take a host with more room, or "
        "make several archives of it and search them together with `huikan federate`.",
    ),
    "site-too-many-files": (
        "网站有 {files} 个文件，超过主机所收的 {limit} 个（mkdocs.yml 的 limit）。可在 mkdocs.yml "
        "的 leave_out 中写上不必生成的部分，各可省下：{parts}。读者会少些什么，见《运维手册》。",
        "The site has {files} files, more than the {limit} that its host takes (`limit` in "
        "mkdocs.yml). Name what the site can do without as `leave_out` in mkdocs.yml; each would "
        "save: {parts}. What readers lose by it stands in the operators' handbook.",
    ),
    "site-too-many-files-still": (
        "网站有 {files} 个文件，超过主机所收的 {limit} 个（mkdocs.yml 的 limit），能省的都已省去。"
        "请换一家不限文件数的主机，或把档案分成几个网站，用 huikan federate 合起来检索。",
        "The site has {files} files, more than the {limit} that its host takes (`limit` in "
        "mkdocs.yml), and all that can be left out is left out. Take a host that counts no files, "
        "or make several archives of it and search them together with `huikan federate`.",
    ),
    "started": (
        "已建立 {path}。写好后用 huikan check 检查",
        "Written: {path}. When you are done, run `huikan check`.",
    ),
    "issue-started": (
        "接着建文章：huikan new article --issue {id} --title 标题",
        "Next, its articles: `huikan new article --issue {id} --title HEADLINE`.",
    ),
    "whole-started": (
        "已建立 {path}，同名的 .yml 是这一期的说明。照里面的样子把整期写进去，"
        "写好后运行 huikan ingest {path}",
        "Written: {path}, and beside it a .yml that says what the issue is. Write the whole issue"
        " as it shows, then run `huikan ingest {path}`.",
    ),
    "ask/skip": ("。也可以先按回车略过", " Or press Enter to leave it open for now."),
    "ask/date": (
        "“{value}”不是日期。请写成 2024-06-28，不知道就直接回车",
        "{value!r} is no date. Write it as 2024-06-28, or just press Enter.",
    ),
    "ask/taken": (
        "已经有 {id} 这一期了。请另取一个期号",
        "There is an issue {id} already. Give another id.",
    ),
    "ask/way": ("请写 1 或 2", "Type 1 or 2."),
    "tidied": (
        "已改正写法：“{before}”改为“{after}”",
        "Typed anew: “{before}” is now “{after}”.",
    ),
    "tidied-spaces": (
        "已去掉多余的空格、制表符或看不见的字符：“{after}”",
        "Spaces, tabs or characters that nobody sees are gone: “{after}”.",
    ),
    "tidied-breaks": (
        "已整理空行和换行 {count} 处（各段之间空一行）",
        "Blank lines and line ends put right: {count} (one blank line between paragraphs).",
    ),
    "anchors-noted": (
        "已登记各段的网址，以后改动文字，旧链接也不会断",
        "Addresses of paragraphs are on record now; links to them last when texts change.",
    ),
    "founded": (
        "档案已建好，在 {folder}。接着进入这个文件夹，收入第一期："
        "huikan ingest songqiao-2024-06.txt（文件名就是期号，各期不能相同），"
        "或自己录入：huikan new issue",
        "The archive is ready in {folder}. Next, go to that folder and take in the first issue:"
        " `huikan ingest 2024-01.txt`, or type it: `huikan new issue`.",
    ),
    "undo-nothing": (
        "没有可以退回的收入。只有最近一次改动了文件的 huikan ingest 可以退回，而且只能退回一次",
        "There is no run to take back. Only the last `huikan ingest` that changed anything can be"
        " taken back, and only once.",
    ),
    "undo-broken": (
        "这份收入记录的这一行不是 huikan 写的，没有退回任何内容。请删去 content/.huikan 文件夹",
        "This line of the run's record is not of huikan's writing; nothing was taken back. Delete"
        " the folder content/.huikan.",
    ),
    "undo-merged": (
        "收入以后编辑改过：收入时的改动已退回，编辑的文字保留",
        "An editor has changed this since: the run's changes are out, the editor's words stay.",
    ),
    "undo-kept": (
        "收入以后编辑改过，原样保留。不要了就自己删去",
        "An editor has changed this since; it was left as it is. Delete it if it is not wanted.",
    ),
    "undone": (
        "上一次收入已退回：{restored} 个文件恢复原状，{merged} 个与编辑的改动合并，{kept} 个保留",
        "The last run was taken back. Files as before: {restored}; merged with an editor's"
        " changes: {merged}; left: {kept}.",
    ),
    "answer-gone": (
        "这一条已经不在了，可能刚刚核对过。没有写入任何内容",
        "This question is no longer there; it may just have been settled. Nothing was written.",
    ),
    "answer-changed": (
        "打开这一页以后，文件改动过。没有写入任何内容；请看过现在的文字再回答",
        "The file has changed since this page was opened. Nothing was written; look at the text as"
        " it is now, then answer.",
    ),
    "answer-by-hand": (
        "这一处的写法特别，程序不敢改，没有写入任何内容。请打开文件自己改",
        "This place is typed in a way that the program does not dare to change. Nothing was"
        " written; edit the file by hand.",
    ),
    "answer-place": (
        "文章里找不到这句话，或者不止一处：“{quote}”。没有写入任何内容；请用“改这一段”自己改",
        "These words are not in the article, or more than once: “{quote}”. Nothing was written;"
        " change the text yourself with “Change this”.",
    ),
    "answer-year": (
        "“{value}”不是年份。请写四位数字，如 2024",
        "{value!r} is not a year. Type four digits, such as 2024.",
    ),
    "port-taken": (
        "端口 {port} 已被占用，可能已经开着一个预览。请关掉那一个，或另选一个：--port 8001",
        "Port {port} is in use; perhaps another preview is open. Close that one, or choose another"
        " port: --port 8001.",
    ),
    "preview/begins": ("正在生成网站……", "Building the site …"),
    "preview/at": (
        "请在浏览器中打开 {address}\n存盘后页面自动更新；按 Ctrl+C 结束",
        "In a browser, open {address}\nPages follow when a file is saved; Ctrl+C ends it.",
    ),
    "preview/remade": ("已更新：{folder}", "Shown anew: {folder}"),
    "preview/error": (
        "{path}:{line}: 读不懂，页面没有更新；网页下方写着怎么改",
        "{path}:{line}: cannot be read, so the page stays as it was; its foot says what to do.",
    ),
    "review/at": (
        "{count} 处待核。请在浏览器中打开 {address}\n按 Ctrl+C 结束；每次回答都已当场存好",
        "Open questions: {count}. In a browser, open {address}\nCtrl+C ends it; each answer is"
        " saved when it is given.",
    ),
    "review/closed": ("核对了 {settled} 处", "Settled: {settled}."),
    "review/title": ("待核", "Open questions"),
    "review/progress": (
        "已核 {settled} 处，还有 {left} 处",
        "Settled: {settled}; left: {left}",
    ),
    "review/raw": ("原文", "Raw text"),
    "review/no-raw": ("没有可以对照的原文", "There is no raw text to set beside it."),
    "review/text": ("文章", "Article"),
    "review/clues": ("线索", "What speaks for it"),
    "review/answers": ("怎么办", "Your answer"),
    "review/say-right": ("没有问题，销去这一条", "All is well: close the question"),
    "review/say-keep": ("保留我写的，销去这一条", "Keep my words: close the question"),
    "review/say-year": ("年份是 {value}", "The year is {value}"),
    "review/say-committee": ("应是 {value}", "It is {value}"),
    "review/say-known": (
        "名称无误，记入规范档：{value}",
        "The name is right: put it on the archive's list: {value}",
    ),
    "review/say-no-committee": ("与这个委员会无关", "This committee has no part in it"),
    "review/say-other": ("采用新读的：{to}", "Take the new reading: {to}"),
    "review/do-join": ("接在“{to}”后面，合为一段", "It goes on behind “{to}”"),
    "review/do-join-elsewhere": (
        "接到另一篇的“{to}”后面",
        "It goes on behind “{to}” in another article",
    ),
    "review/do-continue": ("接着读“{to}”", "It goes on with “{to}”"),
    "review/do-continue-elsewhere": (
        "接着读另一篇的“{to}”",
        "It goes on with “{to}” of another article",
    ),
    "review/do-lost": (
        "都不是：“{at}”后面的文字缺了，标上〔缺〕",
        "None of these: the text behind “{at}” is lost; mark it 〔缺〕",
    ),
    "review/sure": ("（把握 {percent}%）", " ({percent}% sure)"),
    "review/do-move": ("移到“{to}”后面", "Move it behind “{to}”"),
    "review/do-move-elsewhere": (
        "移到另一篇的“{to}”后面",
        "Move it behind “{to}” in another article",
    ),
    "review/do-part": ("从“{at}”起另成一段", "A new paragraph begins with “{at}”"),
    "review/do-text": ("“{at}”是正文", "“{at}” is running text"),
    "review/do-caption": ("“{at}”是图注", "“{at}” is a caption"),
    "review/do-heading": ("“{at}”是小标题", "“{at}” is a heading"),
    "review/do-insert": (
        "两处都留：在“{at}”后放回“{to}”",
        "Keep both copies: put “{to}” back behind “{at}”",
    ),
    "review/do-remove": ("删去“{at}”", "Take out “{at}”"),
    "review/do-replace": ("“{at}”改为“{to}”", "“{at}” becomes “{to}”"),
    "review/change": ("改这一段", "Change this"),
    "review/change-words": ("文字（空一行即分成两段）", "Words (a blank line parts paragraphs)"),
    "review/write-words": ("存下文字", "Save the words"),
    "review/do-join-before": ("接到上一段", "Join to the paragraph before"),
    "review/make-text": ("改作正文", "Make it running text"),
    "review/make-caption": ("改作图注", "Make it a caption"),
    "review/make-heading": ("改作小标题", "Make it a heading"),
    "review/differences": (
        "您的文字与新读的不同之处（{count}）",
        "Where your text and the new reading differ ({count})",
    ),
    "review/mine": ("您的：", "Yours:"),
    "review/new": ("新读的：", "New:"),
    "review/take": ("这里采用新读的", "Take the new one here"),
    "review/other-title": ("标题：", "Headline:"),
    "review/other-year": ("年份：", "Year:"),
    "review/other-committee": ("委员会全称：", "Full name of the committee:"),
    "review/write": ("写入", "Write"),
    "review/by-hand": (
        "改文字用“改这一段”，改完再销去这一条；也可以打开上面的文件（这一条在第 {line} 行）改。",
        "Change words with “Change this”, then close the question; or open the file above (line"
        " {line}) and edit it there.",
    ),
    "review/previous": ("上一条", "Previous"),
    "review/next": ("先看下一条", "Next"),
    "review/all": ("全部待核（{left}）", "All open questions ({left})"),
    "review/done": ("全部核对完了。", "All questions are settled."),
    "schema-written": (
        "写出了 {count} 个 JSON Schema，在 {folder}",
        "{count} JSON Schemas written to {folder}.",
    ),
    "interrupted": ("已中断", "Interrupted."),
    "level/error": ("", ""),
    "level/open": ("待核：", "open: "),
    "level/hint": ("提示：", "hint: "),
    "check-summary": (
        "检查了 {issues} 期、{articles} 篇文章：{error} 处问题，{open} 处待核，{hint} 条提示",
        "Checked {articles} articles in {issues} issues: {error} problems, {open} open questions,"
        " {hint} hints.",
    ),
    "front-near-key": (
        "“{name}”像是写错的“{near_key}”。请改正；若是有意另加的一项，请换一个不相近的名称",
        "`{name}` looks like `{near_key}` misspelt. Correct it; if it is a key of your own, give it"
        " a name less like that.",
    ),
    "yaml-duplicate-key": (
        "“{key}”写了两次。请只留一个",
        "`{key}` is given twice. Keep one of them.",
    ),
    "id-missing": (
        "缺少 id。请补上一行，如：id: {example}；发布以后不要再改",
        "There is no id. Add a line such as `id: {example}`, and never change it once published.",
    ),
    "id-taken": (
        "id“{id}”已被 {other} 使用。请为新的一篇另取一个",
        "The id `{id}` is used by {other} already. Give the newer article another.",
    ),
    "id-of-other-issue": (
        "id“{id}”属于 {other} 的一篇文章。如果是那一篇移到了这里，请写上 former: [{old}]；"
        "如果不是，请另取一个 id",
        "The id `{id}` belongs to an article of {other}. If that article was moved here, add"
        " `former: [{old}]`; if not, give this one another id.",
    ),
    "address-moved": (
        "这篇文章原来的网址是 {old}，读者的旧链接会断。请写上 former: [{old}]，或运行"
        " huikan check --fix，旧网址就会转到这里",
        "This article's address was {old}; links to it would break. Add `former: [{old}]`, or run"
        " `huikan check --fix`, and the old address leads here.",
    ),
    "repository-form": (
        "repository 的“{url}”不是代码仓库的网址。请写成 https://主机/所有者/仓库名",
        "`{url}` under `repository` is no repository's address. Write https://HOST/OWNER/NAME",
    ),
    "forge-unknown": (
        "看不出“{url}”用的是哪种代码托管。请写明 forge，可以是：{known}",
        "`{url}` does not tell what serves the repository. Give `forge`, one of: {known}",
    ),
    "former-noted": ("已写上 former：{old}", "`former` added: {old}"),
    "former-form": (
        "former 中的“{address}”不是文章的网址。请写成 {example} 的样子",
        "`{address}` under `former` is no article's address. Write it like {example}",
    ),
    "former-taken": (
        "former 中的“{address}”现在是 {other} 的网址，不能再从那里转来。请删去这一项",
        "`{address}` under `former` is the address of {other} now and cannot lead here. Delete the"
        " entry.",
    ),
    "former-twice": (
        "former 中的“{address}”也写在 {other} 里。一个旧网址只能转到一篇文章，请删去其中一处",
        "`{address}` under `former` stands in {other}, too. An old address can lead to one article"
        " only: delete one of the two.",
    ),
    "move-name": (
        "“{name}”不能作文章的文件名。请写成 {example} 的样子：序号、短横、名称",
        "`{name}` cannot be an article's file name. Write it like {example}: its number, a hyphen,"
        " a name.",
    ),
    "moved": (
        "已移到 {path}。旧网址 {old} 会转到新网址",
        "Moved to {path}. The old address {old} will lead to the new one.",
    ),
    "issue-moved": (
        "整期已移到 {path}。旧网址 {old} 和每篇文章的旧网址都会转到新网址；"
        "此前的 huikan ingest 不能再用 huikan undo 退回",
        "The issue was moved to {path}. The old addresses, {old} and those of its articles, lead to"
        " the new ones. Earlier runs of `huikan ingest` cannot be taken back any more.",
    ),
    "relinked": ("已改好指向它的链接", "links to it put right"),
    "id-of-original": (
        "译文的 id 应与原文相同：{id}",
        "A translation has its original's id: {id}.",
    ),
    "committee-unknown": (
        "不认识“{name}”这个委员会。{near}若名称无误，请在 authority/committees.yml 中补上一条",
        "The committee {name} is not known. {near}If the name is right, add an entry to"
        " authority/committees.yml.",
    ),
    "committee-not-canonical": (
        "“{name}”应写规范名称“{canonical}”",
        "{name} should be given by its full name, {canonical}.",
    ),
    "committee-unlisted": (
        "规范档里没有“{name}”。{near}若名称无误，请在 authority/committees.yml 中补上：{entry}",
        "No authority file has {name}. {near}If the name is right, add to"
        " authority/committees.yml: {entry}",
    ),
    "place-unknown": (
        "不认识“{name}”这个地方。{near}应写全称；名称无误（新设的、开发区、虚构的），请在"
        " authority/places.yml 中加上一行：- {{name: {name}, level: county}}"
        "（地级写 prefecture，省级写 province）",
        "The place {name} is not known. {near}Give its full name; if that is right (a new one, a"
        " development zone, a fictional one), add to authority/places.yml:"
        " - {{name: {name}, level: county}} (or prefecture, province).",
    ),
    "kind-unknown": (
        "不认识“{name}”这种体裁。{near}可用的有：{known}",
        "The kind {name} is not known. {near}Known are: {known}.",
    ),
    "topic-unknown": (
        "主题清单里没有“{name}”。{near}请改用清单里的主题，或在 authority/topics.yml 中加上它",
        "The topic {name} is not on the list. {near}Use one that is, or add it to"
        " authority/topics.yml.",
    ),
    "date-other": (
        "出版日期 {date} 与本期的 {issue}（写在 index.md 里）不同。哪一个写错了，请改哪一个；确实"
        "不是同一天出版的，不必理会",
        "The day of publication, {date}, is not the issue's, {issue} (in index.md). Correct the one"
        " that is wrong; if they were published on different days, leave it.",
    ),
    "year-after-date": (
        "年份 {year} 晚于出版日期 {date}。请核对",
        "The year {year} is later than the day of publication, {date}. Please check.",
    ),
    "author-padded": (
        "姓名“{name}”中有空格。请去掉",
        "The name “{name}” has a space in it. Take it out.",
    ),
    "body-empty": (
        "没有正文。请在信息栏下面写上，原文缺失的写〔缺〕",
        "There is no text. Write it below the front matter; 〔缺〕 stands for what is lost.",
    ),
    "fence-open": (
        "图注没有结束。请在图注末尾另起一行写上 ///",
        "This caption is not closed. Write /// on a line of its own behind it.",
    ),
    "fence-stray": (
        "这里多了一行 ///，前面没有开始的图注。请删去，或在图注前补上 /// caption",
        "This /// closes nothing. Delete it, or write /// caption before the caption.",
    ),
    "fence-attached": (
        "图注与上一段之间要空一行",
        "Leave a blank line between the caption and the paragraph above it.",
    ),
    "fence-unknown": (
        "不认识“{line}”。图注应写作 /// caption",
        "`{line}` is not known. A caption begins with /// caption.",
    ),
    "link-dead": (
        "链接指向的文件“{target}”不存在。请检查路径（相对于本文件）",
        "The link leads to `{target}`, which does not exist. Check the path; it counts from this"
        " file.",
    ),
    "image-elsewhere": (
        "图片的地址是一个网站（{target}）。{near}请把图片存进本文件夹，这里只写文件名",
        "The picture's address is on a web site ({target}). {near}Save it in this folder and write"
        " only its name here.",
    ),
    "image-missing": (
        "找不到图片“{target}”，这里要的是 {wanted}。{near}请把图片放到那里，或改正文件名"
        "（大小写也要一致）；还没有图片，就先删去这一处",
        "The picture `{target}` is not there; looked for was {wanted}. {near}Put the picture there,"
        " or correct its name (capitals count); if there is none yet, take it out for now.",
    ),
    "image-own-disk": (
        "图片“{target}”在您自己的电脑上，别人看不到。请把 {name} 放进本文件夹，"
        "这里只写文件名：{name}",
        "The picture `{target}` lies on your own machine, where nobody else can see it. Put {name}"
        " into this folder and write only its name here: {name}",
    ),
    "image-space": (
        "图片文件名“{target}”里有空格，网页认不出。请把文件改名为 {better}，这里也改成一样",
        "There is a space in the picture's name, `{target}`, and it will not be shown. Rename the"
        " file to {better}, here too.",
    ),
    "image-words": (
        "图片“{target}”没有文字说明，看不到图的读者不知道画的是什么。请写在方括号里："
        "![井边议事](…)",
        "The picture `{target}` has no words for readers who cannot see it. Write them between the"
        " square brackets: ![At the well](…)",
    ),
    "image-format": (
        "“{target}”这种文件，浏览器不能当图片显示。请另存为其中一种：{known}",
        "Browsers cannot show `{target}` as a picture. Save it as one of: {known}",
    ),
    "text-garbled": (
        "这里像是乱码：“{quote}”。请对照原件改正",
        "This looks garbled: “{quote}”. Correct it from the original.",
    ),
    "text-unseen": (
        "“{before}”后面有一个看不见的字符（{code}），多半是粘贴带来的。请删去它",
        "Behind “{before}” stands a character that nobody sees ({code}), most likely from pasting."
        " Delete it.",
    ),
    "text-line-end": (
        "“{quote}”这一行紧接着上一行，在网页上会连成一段（从 Word 粘贴来的常常这样）。"
        "是另一段，就在前面空一行；是同一段，就接到上一行后面",
        "The line “{quote}” follows right upon the one above; on the page both are one paragraph"
        " (pasting from Word does that). If it is another, leave a blank line before it; if not,"
        " join it to the line above.",
    ),
    "article-name": (
        "文件名应为“序号-拼音.md”，如 {example}",
        "The file's name should be NUMBER-WORDS.md, such as {example}.",
    ),
    "misplaced": (
        "文章应放在 issues/年/期号/ 里。请移过去",
        "Articles lie in issues/YEAR/ISSUE-ID/. Move this file there.",
    ),
    "index-missing": (
        "这一期没有 index.md，网站上只能显示期号。请写一个，如：{example}",
        "This issue has no index.md; the site can only show its id. Write one, such as: {example}",
    ),
    "index-id": (
        "id“{id}”应与文件夹名“{folder}”相同。要给整期改名，请把文件夹名改回去，再运行"
        " huikan move {id} 新期号，旧网址就不会断",
        "The id `{id}` should be the folder's name, `{folder}`. To give an issue another name, put"
        " the folder's name back and run `huikan move {id} NEW-ID`: its old addresses then lead"
        " on.",
    ),
    "index-raw": (
        "原文 raw/{raw} 不存在。请恢复，或改正 raw 一项",
        "There is no raw/{raw}. Restore it, or correct the key `raw`.",
    ),
    "issue-twice": (
        "这一期在 {other} 还有一个文件夹。请合并",
        "This issue has another folder, {other}. Make them one.",
    ),
    "translation-stale": (
        "译出之后，中文原文改动过。请对照原文修订译文，再把 translates 改为 {now}",
        "The Chinese has changed since this was translated. Revise the translation, then write"
        " `translates: {now}`.",
    ),
    "term-missed": (
        "原文里的“{name}”，译名表译作 {english}，译文里没有。请改用译名表的译法；若这样译也对，"
        "在 authority/terms.yml 的 accepted 里加上它",
        "The original has {name}, which the glossary gives as “{english}”; the translation has it"
        " nowhere. Use the glossary's, or add yours to `accepted` in authority/terms.yml.",
    ),
    "translation-missing": (
        "这一期译了一部分，还有 {count} 篇没有译文。接着译，如：huikan new translation {id}；"
        "或一起导出：huikan translation export",
        "Some of this issue is translated, {count} articles are not. To go on:"
        " `huikan new translation {id}`, or `huikan translation export` for all of them.",
    ),
    "po-broken": (
        "这不是能读的 PO 文件（{problem}）。请用翻译软件重新存为 .po",
        "This PO file cannot be read ({problem}). Save it as .po again in your program.",
    ),
    "po-line": (
        "这一行不像 PO 文件：文字要放在一对英文双引号里。现在是：{row}",
        "This line is none of a PO file: text stands between two straight double quotes. It"
        " reads: {row}",
    ),
    "xliff-broken": (
        "这不是能读的 XLIFF 文件（{problem}）。请用翻译软件重新存为 .xlf（UTF-8）",
        "This XLIFF file cannot be read ({problem}). Save it as .xlf (UTF-8) again in your"
        " program.",
    ),
    "xliff-version": (
        "不认识 {version} 版的 XLIFF。请用翻译软件存为其中一种：{known}",
        "XLIFF {version} is not read. Save it in your program as one of: {known}",
    ),
    "xliff-language": (
        "这个文件里的译文是 {lang}，不是 {wanted}。请检查文件，或用 --to 写明语言",
        "The translations in this file are {lang}, not {wanted}. Check the file, or say the"
        " language with --to.",
    ),
    "xliff-doctype": (
        "文件里有不该有的声明（DOCTYPE），可能是恶意文件，没有读。如来源可靠，"
        "请用翻译软件重新存为 .xlf",
        "The file holds a declaration that no translator's program writes (DOCTYPE); it may be"
        " hostile and was not read. If you trust it, save it as .xlf again in your program.",
    ),
    "po-nothing": (
        "这个文件里没有一条是这个档案的译文。请确认是 huikan translation export 导出的文件",
        "Nothing in this file is a translation for this archive. Is it one that"
        " `huikan translation export` wrote?",
    ),
    "po-exported": (
        "导出了 {articles} 篇，在 {file}：{texts} 条，其中 {done} 条已有译文。"
        "用 Poedit 等软件译好，再运行 huikan translation import {file}",
        "Exported to {file}: {articles} articles, {texts} texts, {done} of them translated. When"
        " it is done in Poedit or the like, run `huikan translation import {file}`.",
    ),
    "po-nothing-to-export": (
        "没有要译的文章：每一篇都译好了，也都跟得上原文",
        "There is nothing to translate: every article is, and none has changed since.",
    ),
    "po-imported": (
        "写好 {path}：还有 {missing} 条没有译完",
        "Written: {path}; texts still to do: {missing}.",
    ),
    "po-imported-whole": ("写好 {path}：全部译好", "Written: {path}; all texts are translated."),
    "po-as-before": ("没有变化：{path}", "Unchanged: {path}"),
    "translation-row": (
        "{state}  {path}  {title}",
        "{state}  {path}  {title}",
    ),
    "translation-sum": (
        "共 {articles} 篇：译好 {done} 篇，原文改过 {stale} 篇，在译 {draft} 篇，未译 {none} 篇",
        "Articles: {articles}; translated {done}, original changed since {stale}, begun {draft},"
        " not begun {none}.",
    ),
    "state/done": ("译好", "done "),
    "state/stale": ("已旧", "stale"),
    "state/draft": ("在译", "begun"),
    "state/none": ("未译", "none "),
    "translator-missing": (
        "译文没有写译者。请补上 translator: 姓名（机器翻译写 machine）",
        "The translation does not say who made it. Add `translator: NAME` (machine for machine"
        " translation).",
    ),
    "sidecar-alone": (
        "旁边没有与它同名的原文（{known}）。请改名或删去",
        "No raw file ({known}) has the same name. Rename or delete it.",
    ),
    "raw-unread": (
        "这份原文还没有收入。请运行 huikan ingest",
        "This raw file has not been read yet. Run `huikan ingest`.",
    ),
    "raw-changed": (
        "原文改动过，与账本不符。请运行 huikan ingest；若是误改，请从版本库恢复",
        "The raw file was changed and no longer fits the ledger. Run `huikan ingest`, or restore"
        " it from version control if that was a mistake.",
    ),
    "raw-gone": (
        "账本所记的原文 raw/{raw} 不见了。请从版本库恢复",
        "The raw file raw/{raw} that this ledger is about is gone. Restore it from version"
        " control.",
    ),
    "ledger-other-issue": (
        "原文 raw/{raw} 现在属于 {issue}，不是这一期。请改回 .yml 中的 id，或删去这个账本",
        "raw/{raw} now belongs to {issue}, not to this issue. Put the `id` in its .yml back, or"
        " delete this ledger.",
    ),
    "ledger-stale": (
        "{count} 份原文是按旧的程序、说明或规范档读的。请运行 huikan ingest",
        "Raw files read with an older program, sidecar or authority file: {count}. Run"
        " `huikan ingest`.",
    ),
    "law/1": (
        "账本第一条不成立：由原文和账本得不出生成的文章（{problem}）。请从版本库恢复账本，"
        "或运行 huikan ingest --again",
        "Law 1 does not hold: raw text and ledger do not give the generated article ({problem})."
        " Restore the ledger from version control, or run `huikan ingest --again`.",
    ),
    "law/2": (
        "账本第二条不成立：原文{at}处有字丢失或重复（{problem}）。请运行 huikan ingest --again",
        "Law 2 does not hold: at {at} of the raw text a character is lost or kept twice"
        " ({problem}). Run `huikan ingest --again`.",
    ),
    "law/3": (
        "账本第三条不成立：文章里有来历不明的字（{problem}）。请运行 huikan ingest --again",
        "Law 3 does not hold: an article has characters from nowhere ({problem}). Run"
        " `huikan ingest --again`.",
    ),
    "article-gone": (
        "收入时写出的 {article}（{id}）已被删去。若是有意删去，不必理会；若是误删，请从版本库恢复",
        "{article} ({id}), written when the raw file was read, was deleted. If that was meant, all"
        " is well; if not, restore it from version control.",
    ),
    "explain/source": (
        "原文：raw/{raw}（{encoding}，{points} 字）。位置写作“行:列 [起,止)”，起止为字符数",
        "Raw text: raw/{raw} ({encoding}, {points} characters). Places are line:column and"
        " [start,end) in code points.",
    ),
    "explain/editor": (
        "编辑改过这篇文章（- 收入时的文字，+ 现在的文字）：",
        "An editor has changed this article since (- as it was read, + as it stands):",
    ),
    "explain/by-hand": (
        "{title}\n这篇文章由编辑直接写成，没有原文可以对照",
        "{title}\nThis article was written by an editor; there is no raw text behind it.",
    ),
    "explain/file-gone": (
        "文章的文件 {path} 已被删去；以下是收入时的情形",
        "The article's file {path} was deleted; what follows is how it was read.",
    ),
    "explain/parts": ("文章各部分出自何处（{count}）", "Where each part stands ({count})"),
    "explain/replaced": ("改字（{count}）", "Replaced ({count})"),
    "explain/inserted": ("补入（{count}）", "Put in ({count})"),
    "explain/removed": ("移去（{count}）", "Removed ({count})"),
    "explain/spaces": ("移去的换行和空格（行:列）", "Line breaks and spaces removed (line:column)"),
    "explain/repeats": ("移去的重复及所留之处", "Removed repeats, and the copy that was kept"),
    "explain/decisions": ("判断：接合、归位、标签", "Decisions: joins, moves, tags"),
    "explain/times": (
        "文中的时间词（按文章的日期和年份推算，不改原文）",
        "Words of time, by the article's day and year (the text stays as it is)",
    ),
    "explain/kept": ("所留的一处：", "kept:"),
    "explain/confidence": ("把握 {percent}%", "{percent}% sure"),
    "explain/reprints": ("另见转载（{count}）", "Also printed in ({count})"),
    "explain/reprint": (
        "{path}  较短的一篇有 {percent}% 的文字在另一篇里，没有一个数字不同",
        "{path}  {percent}% of the shorter text is in the other; no figure differs",
    ),
    "part/title": ("主标题", "title"),
    "part/subtitle": ("副题", "subtitle"),
    "part/kicker": ("引题", "kicker"),
    "part/feature": ("专题", "feature"),
    "part/organisation": ("单位署名", "organisation line"),
    "part/byline": ("署名", "byline"),
    "part/dateline": ("电头", "dateline"),
    "part/text": ("段落", "paragraph"),
    "part/heading": ("小标题", "heading"),
    "part/caption": ("图注", "caption"),
    "part/markdown": ("原样", "as typed"),
    "draft/article": (
        "新建的底稿。写好正文，再删去这一条",
        "A fresh draft. Write the text, then delete this entry.",
    ),
    "draft/translation": (
        "译文的底稿，还是原文。逐段译好，再删去这一条",
        "A translation's draft, still in the original language. Translate it paragraph by"
        " paragraph, then delete this entry.",
    ),
}
"""Code of the message: Chinese, English."""

_NEAREST = ("最接近的是“{}”；", "The nearest is `{}`. ")
_IN_WORDS = ("wanted", "reason", "problem")


def say(code: str, lang: str, values: Mapping[str, object]) -> str:
    """The message in a language (`zh` or `en`), filled in.

    >>> say("cannot-read", "zh", {"reason": "Permission denied"})
    '读不了这个文件（没有权限）。请检查路径和权限'
    """
    column = LANGUAGES.index(lang)
    said = {
        key: WORDS[value][column] if key in _IN_WORDS and value in WORDS else value
        for key, value in values.items()
    }
    if "near" in values:
        said["near"] = _NEAREST[column].format(values["near"]) if values["near"] else ""
    if lang != "zh" and "known" in values:  # what may be chosen: names of ours, without 、
        said["known"] = str(values["known"]).replace("、", ", ")
    return MESSAGES[code][column].format(**said)


# {place} in a message, {value!r} too.
_NAME = re.compile(r"\{(\w+)[!:}]")


def needs(code: str) -> set[str] | None:
    """Names of the values that a message is filled in with; None if there is no such message.

    >>> needs("gap/tail"), needs("of-an-editor")
    ({'place'}, None)
    """
    return set(_NAME.findall(MESSAGES[code][0])) if code in MESSAGES else None


def heard(code: str, message: str, place: str) -> Mapping[str, object] | None:
    """What a message that was written down is filled in with, so that it can be said again in
    another language; None if it is none of ours, or an editor has put it in words of their own.

    >>> said = say("year/unclear", "zh", {"years": "2023 / 2024"})
    >>> say("year/unclear", "en", heard("year/unclear", said, ""))[:57]
    'The year is not certain; there are clues for 2023 / 2024.'
    """
    needed = needs(code)
    if needed is None or needed <= {"place"}:
        return None if needed is None else {"place": place}
    for template in MESSAGES[code]:
        parts = enumerate(_NAME.split(template))
        pattern = "".join(f"(?P<{p}>.*)" if n % 2 else re.escape(p) for n, p in parts)
        if m := re.fullmatch(pattern, message):
            return {"place": place, **m.groupdict()}
    return None
