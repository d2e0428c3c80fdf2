"""Every word of the site's interface, in Chinese and in English: one table, little logic."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable

from huikan.site.addresses import LANGUAGES

STRINGS: dict[str, tuple[str, str]] = {
    "site-name": ("会刊", "Huikan"),
    "site-subtitle": ("人民政协会刊全文档案", "A full-text archive of CPPCC bulletins"),
    "site-description": (
        "人民政协各级委员会会刊的全文档案：可检索，可按期次、委员会、地方、年份阅读。",
        "A full-text archive of the bulletins of CPPCC committees in China: search it, or read"
        " it by issue, committee, place and year.",
    ),
    "nav-home": ("首页", "Home"),
    "nav-issues": ("期刊", "Issues"),
    "nav-committees": ("委员会", "Committees"),
    "nav-places": ("地方", "Places"),
    "nav-years": ("年份", "Years"),
    "nav-search": ("检索", "Search"),
    "nav-about": ("关于", "About"),
    "nav-footer": ("页末导航", "Navigation at the page's end"),
    "language-other": ("English", "中文"),
    "reading": ("阅读设置", "Reading settings"),
    "reading-sign": ("字", "Aa"),
    "reading-size": ("字号", "Size of type"),
    "reading-size-default": ("标准", "Standard"),
    "reading-size-large": ("大", "Large"),
    "reading-size-larger": ("特大", "Larger"),
    "reading-contrast": ("对比度", "Contrast"),
    "reading-contrast-default": ("标准", "Standard"),
    "reading-contrast-more": ("高", "High"),
    "reading-colours": ("深浅", "Colours"),
    "reading-colours-default": ("随系统", "As the system"),
    "reading-colours-light": ("浅色", "Light"),
    "reading-colours-dark": ("深色", "Dark"),
    "reading-paragraphs": ("段落", "Paragraphs"),
    "reading-paragraphs-default": ("首行缩进", "As printed"),
    "reading-paragraphs-open": ("段间空行", "Spaced"),
    "contact": ("联系", "Contact"),
    "handbook-editors": ("编辑手册", "Editors' handbook"),
    "handbook-editors-about": (
        "怎样收入一期会刊，怎样改正、核对、翻译",
        "How to add an issue, correct it, answer open questions, translate",
    ),
    "handbook-operators": ("运维手册", "Operators' handbook"),
    "handbook-operators-about": (
        "怎样建立、发布、保管一个会刊档案",
        "How to set up, publish and keep an archive of bulletins",
    ),
    "handbook-developers": ("开发手册", "Developers' handbook"),
    "handbook-developers-about": (
        "代码怎样安排，怎样改，怎样检验",
        "How the code is laid out, how to change it, how to prove it",
    ),
    "handbook-file": ("{words}（`{file}`）", "{words} (`{file}`)"),
    "breadcrumb": ("所在位置", "You are here"),
    "search-label": ("检索全部文章", "Search all articles"),
    "search-placeholder": ("词语、短句或人名", "Words, a phrase, a name"),
    "search-button": ("检索", "Search"),
    "search-hint": (
        "按原样查找：输入什么，就找什么。",
        "Finds exactly what you type. The archive is in Chinese; so should most queries be.",
    ),
    "all-articles": ("全部文章", "All articles"),
    "count-articles": ("{n} 篇文章", "{n} articles"),
    "count-articles-one": ("1 篇文章", "1 article"),
    "count-issues": ("{n} 期", "{n} issues"),
    "count-issues-one": ("1 期", "1 issue"),
    "count-committees": ("{n} 个委员会", "{n} committees"),
    "count-committees-one": ("1 个委员会", "1 committee"),
    "count-places": ("{n} 个地方", "{n} places"),
    "count-places-one": ("1 个地方", "1 place"),
    "newest-issues": ("最新各期", "Newest issues"),
    "more-issues": ("全部各期", "All issues"),
    "glance": (
        "档案一览：各年各委员会文章数",
        "The archive at a glance: articles by year and committee",
    ),
    "chart": ("图：各年各委员会文章数", "Picture: articles by year and committee"),
    "chart-numbers": ("图中的数字（表）", "The picture's numbers, as a table"),
    "chart-summary": (
        "{first}到{last}，{rows} 行委员会，圆点越大文章越多，最多一处 {most} 篇。数字见下表。",
        "{first} to {last}, {rows} rows of committees: the larger the dot, the more articles; at"
        " most {most}. The numbers are in the table below.",
    ),
    "glance-note": (
        "一篇文章可以属于几个委员会，所以各行相加可能多于总数。",
        "An article may belong to several committees, so rows may add up to more than the total.",
    ),
    "glance-earlier": ("更早", "Earlier"),
    "glance-others": ("其他 {n} 个委员会", "{n} other committees"),
    "glance-total": ("全部文章", "All articles"),
    "glance-none": ("没有标明委员会", "No committee named"),
    "empty": (
        "档案里还没有文章。用 huikan ingest 收入原文，或用 huikan new issue 新建一期。",
        "The archive holds no articles yet. Take in raw text with `huikan ingest`, or begin an"
        " issue with `huikan new issue`.",
    ),
    "committee": ("委员会", "Committee"),
    "committees": ("委员会", "Committees"),
    "committee-unknown": (
        "规范档中还没有这个委员会，名称取自文章。",
        "This committee is not in the authority file yet; its name was taken from the articles.",
    ),
    "terms": ("翻译用词", "Words"),
    "special-committees": ("专门委员会", "Special committees"),
    "parent-committee": ("所属政协", "Special committee of"),
    "place": ("地方", "Place"),
    "places": ("地方", "Places"),
    "places-within": ("下辖", "Places within"),
    "place-parent": ("上级区划", "Part of"),
    "place-code": ("区划代码", "Division code"),
    "year": ("年份", "Year"),
    "years": ("年份", "Years"),
    "year-name": ("{year}年", "{year}"),
    "year-unknown": ("年份待考", "Year not known"),
    "year-about": ("{year}年的文章", "Articles on {year}"),
    "by-year": ("按年份", "By year"),
    "issue": ("期次", "Issue"),
    "reprints": ("另见转载", "Also printed in"),
    "printing": ("{issue}（{date}）", "{issue} ({date})"),
    "issues": ("期刊", "Issues"),
    "issues-of": ("{year}年各期", "Issues of {year}"),
    "number": ("第{n}期", "No. {n}"),
    "publication": ("刊物", "Publication"),
    "issue-number": ("期号", "Number"),
    "date": ("日期", "Date"),
    "page": ("版面", "Page"),
    "source": ("来源", "Source"),
    "rights": ("权利说明", "Rights"),
    "topic": ("主题", "Topics"),
    "topics": ("主题", "Topics"),
    "topics-note": (
        "主题取自一份不长的清单，由文章的标题和正文认出；认不准的不标。",
        "Topics come from a short list and are told by headlines and texts. Where that is not"
        " clear, an article has none.",
    ),
    "topics-none": ("档案里还没有标出主题的文章。", "No article of the archive has a topic yet."),
    "people": ("人物", "People"),
    "people-note": (
        "文章中写明公开职务或署名的人，按姓名和地方分列。没有写明职务的人不列。",
        "People whom articles name in a public role or who signed them, by name and place. People"
        " named without a role are not listed. Names are kept in Chinese.",
    ),
    "people-none": (
        "档案里还没有写明职务的人名。",
        "No article of the archive names anybody in a public role yet.",
    ),
    "person-note": (
        "按姓名和地方汇集，同名者未必是同一人；职务以各篇文章所写为准。",
        "Collected by name and place: people of one name need not be the same person. Roles are"
        " as the articles give them.",
    ),
    "roles": ("文中职务", "Roles in the texts"),
    "namesakes": ("别处同名的人", "The same name elsewhere"),
    "aliases": ("又称", "Also called"),
    "feature": ("专题", "Feature"),
    "feature-none": ("其他文章", "Other articles"),
    "reading-order": ("目录（按阅读顺序）", "Contents, in reading order"),
    "issue-previous": ("上一期", "Previous issue"),
    "issue-next": ("下一期", "Next issue"),
    "article-previous": ("本期上一篇", "Previous in this issue"),
    "article-next": ("本期下一篇", "Next in this issue"),
    "article-nav": ("本期文章", "Articles of this issue"),
    "issue-nav": ("前后各期", "Neighbouring issues"),
    "authors": ("作者", "By"),
    "article-facts": ("文章信息", "About this article"),
    "article-provenance": ("出处", "Provenance"),
    "gap": ("原文此处缺失", "The source lost text here"),
    "gap-back": ("回到正文", "Back to the text"),
    "gap-note": (
        "文中标有〔缺〕的地方，原始文本缺字或中断；没有依据，不作补写。",
        "Where 〔缺〕 stands, the source text breaks off or has lost characters. Nothing has been"
        " made up to fill it.",
    ),
    "paragraph-address": ("第 {n} 段的地址", "Link to paragraph {n}"),
    "heading-address": ("本节的地址", "Link to this section"),
    "forwards": ("旧的段落地址", "Former paragraph addresses"),
    "forward-moved": ("这一段已移至：", "This passage has moved: "),
    "forward-article": (
        "这篇文章已并入他处；各段现在的位置",
        "This article is now part of others; where its paragraphs stand",
    ),
    "report": ("报告本文的差错", "Report an error in this article"),
    "report-here": ("报告此处", "Report this"),
    "report-title": ("差错：{title}", "Error: {title}"),
    "report-body": (
        "文章：{title}\n网址：{address}\n位置：{place}\n现在是：{quote}\n应当是：\n依据：\n",
        "Article: {title}\nAddress: {address}\nPlace: {place}\nIt says: {quote}\nIt should say:"
        " \nSource: \n",
    ),
    "edit-this": ("编辑本文", "Edit this article"),
    "moved-title": ("文章已移到新网址", "This article has moved"),
    "moved-note": ("文章现在在这里：", "It stands here now:"),
    "forward-to": ("现在的位置", "where it stands now"),
    "forward-gone": ("这一段已不在本刊文中。", "This passage no longer stands in the issue."),
    "review": ("待核 {n} 处", "Open questions: {n}"),
    "review-note": (
        "整理时存疑，尚待编辑核对原件：",
        "Points that an editor has yet to check against the original:",
    ),
    "cite": ("引用", "Cite"),
    "data": ("数据下载", "Data"),
    "data-intro": (
        "整个档案的数据，可以自由取用；权利说明见各条的 rights 一栏。每次建站重新生成，"
        "同样的内容得到同样的文件，用校验和可以核对。",
        "The whole archive as data, to take away; the rights stand with each article. It is made"
        " anew with the site. The same content gives the same files; check them by their sums.",
    ),
    "data-record": (
        "原始文本原样保存，到文章的每一处改动都记在账上；名称依规范档：",
        "The raw text is kept as it came, and every change on the way to the articles is on"
        " record; names follow the authority files:",
    ),
    "data-files": ("文件", "Files"),
    "data-jsonl": (
        "全部文章，一行一篇（JSON），含每段的地址",
        "All articles, one a line (JSON), with the address of each paragraph",
    ),
    "data-csv": (
        "全部文章的表格，可用电子表格软件打开",
        "All articles as a table for spreadsheets",
    ),
    "data-issues": ("各期目录的表格", "The issues as a table"),
    "data-package": (
        "各表各栏的说明（Frictionless Data Package）",
        "What the columns mean (Frictionless Data Package)",
    ),
    "data-sums": ("以上文件的校验和", "Checksums of these files"),
    "data-beside": (
        "单篇文章的纯文本、Markdown 和引用文件，在各篇文章末尾。",
        "Each article as text, Markdown and references: at the end of its page.",
    ),
    "data-offline": ("离线浏览", "For reading without a network"),
    "data-offline-note": (
        "整个网站打成一个压缩包：解压后打开 huikan 文件夹里的 index.html，检索也能用。",
        "The whole site in one file: unpack it and open index.html in the folder huikan; search"
        " works too.",
    ),
    "data-offline-none": (
        "本站没有提供整站压缩包。每一期可以在该期页面上整期下载（电子书、PDF），文章全文都在上面的数据文件里。",
        "There is no copy of the whole site here. Each issue can be had whole on its page (as an"
        " e-book, as a PDF), and all texts are in the files above.",
    ),
    "data-feeds": ("订阅（Atom）", "Feeds (Atom)"),
    "data-feed": ("最新文章", "Newest articles"),
    "data-feeds-more": (
        "每个委员会的页面可以订阅新文章，每一年的页面可以订阅改动：",
        "Each committee's page has a feed of its articles, each year's of its corrections:",
    ),
    "take-issue": ("整期阅读", "Whole issue"),
    "print": ("全文一页（可打印）", "on one page, to print"),
    "print-zh": ("全文一页（可打印）", "on one page, to print (in Chinese)"),
    "pdf": ("PDF", "PDF"),
    "pdf-zh": ("PDF", "PDF (in Chinese)"),
    "print-hint": (
        "本期全部文章。要存为 PDF，用浏览器的“打印”，目标选“另存为 PDF”。",
        "All articles of the issue. For a PDF, print the page in your browser and save it as PDF.",
    ),
    "epub": ("电子书（EPUB）", "e-book (EPUB)"),
    "epub-zh": ("电子书（EPUB）", "e-book (EPUB, in Chinese)"),
    "book-part": (
        "本期共 {total} 篇，这里收入 {n} 篇。",
        "Of the issue's {total} articles {n} have been translated; these are they.",
    ),
    "contents": ("目录", "Contents"),
    "take-away": ("下载本文", "Take this article away"),
    "take-text": ("纯文本", "plain text"),
    "cite-formats": ("其他引用格式", "Other formats"),
    "cite-file": ("文件（{suffix}）", "as a file ({suffix})"),
    "cite-accessed": (
        "GB/T 7714—2015 要求写明引用日期；2025 年版不要求。",
        "GB/T 7714—2015 asks for the date of access; the edition of 2025 does not.",
    ),
    "cite-state": ("本站此时的版本", "State of the archive"),
    "cite-version": ("本文版本", "Version of this text"),
    "cite-paragraph": (
        "文字有改动，版本即变。引用某一段，用该段末尾 # 的地址。",
        "It changes with the text. To cite a paragraph, use the address of the # at its end.",
    ),
    "cite-part": ("引用的是第 {n} 段。", "The references are to paragraph {n}."),
    "cite-copy": ("复制正文时附上出处", "Add the source to text that I copy"),
    "demo": ("演示", "Demonstration"),
    "demo-badge": ("演示", "Demo"),
    "demo-note": (
        "城市、机构、人物和事件均为虚构，仅供展示本站功能。",
        "The city, its bodies, people and events are invented to show what this site does.",
    ),
    "translated-by": ("译者：{name}", "Translated by {name}"),
    "translated-machine": (
        "机器翻译，未经人工校订",
        "Machine translation, unchecked",
    ),
    "translated-unnamed": ("译文，译者未署名", "Translation; the translator is not named"),
    "original": ("中文原文", "Chinese original"),
    "untranslated": (
        "这篇文章还没有英文译文。",
        "This article has not been translated yet. It can be read in Chinese:",
    ),
    "untranslated-page": ("本页没有英文版。", "This page exists in Chinese only:"),
    "in-chinese": ("中文", "in Chinese"),
    "read-english": ("英文版", "English"),
    "year-nav": ("前后各年", "Years before and after"),
    "year-previous": ("上一年", "Earlier"),
    "year-next": ("下一年", "Later"),
    "translated": ("有英文", "English"),
    "pager": ("分页", "Pages of this list"),
    "pager-at": ("第 {n} 页，共 {total} 页", "Page {n} of {total}"),
    "pager-previous": ("上一页", "Previous page"),
    "pager-next": ("下一页", "Next page"),
    "page-n": ("第 {n} 页", "page {n}"),
    "no-script": (
        "检索要在浏览器里运行脚本。脚本关闭时，请从目录查找：",
        "Search runs as a script in your browser. With scripts off, use the lists:",
    ),
    "found": ("检索所得", "Found"),
    "found-previous": ("上一处", "Previous"),
    "found-next": ("下一处", "Next"),
    "found-clear": ("不再标出", "Clear"),
    "not-found": ("没有这一页", "There is no such page"),
    "not-found-note": (
        "地址可能有误。可以检索，或从首页进入。",
        "The address may be mistyped. Search for it, or start from the home page.",
    ),
    "footer": (
        "本站不加载任何第三方内容，不收集访问数据。",
        "This site loads nothing from other hosts and collects no data about its visitors.",
    ),
    "raw": ("原文对照", "Beside the raw text"),
    "raw-of": ("原文对照：{title}", "Beside the raw text: {title}"),
    "raw-about": (
        "哪些字接合、移动、改正、移去，各有依据",
        "what was joined, moved, replaced and removed, and why",
    ),
    "raw-intro": (
        "左边是原始文本（{raw}）原样，右边是整理后的文章。每处改动都注明规则和理由。回到文章：",
        "The raw text ({raw}) stands as it came; beside it, the article that was made of it. Every"
        " change names its rule and reason. Back to the article:",
    ),
    "raw-legend": ("标记：", "Marks:"),
    "raw-gone": ("原文有，文章无", "in the raw text only"),
    "raw-new": ("文章有，原文无", "in the article only"),
    "raw-pairs": ("逐段对照", "Part by part"),
    "raw-side": ("原文", "Raw text"),
    "raw-line": ("第{first}行", "line {first}"),
    "raw-lines": ("第{first}—{last}行", "lines {first}–{last}"),
    "raw-removed": ("不入文章", "In no article"),
    "raw-moved": ("由别处移来", "Moved here"),
    "raw-joined": ("由几处接成", "Joined from several places"),
    "raw-kept": ("所留的一处：{title}{lines}", "The copy that was kept: {title} {lines}"),
    "raw-echo": ("在《{title}》{lines}处", "in “{title}”, {lines}"),
    "raw-echoes": ("本文的文字在别处又印了一遍", "Printed again elsewhere"),
    "raw-spacing": ("移去的换行和空格", "Line breaks and spaces that went"),
    "count-places-at": ("{n} 处", "{n} places"),
    "count-places-at-one": ("1 处", "1 place"),
    "raw-tags": ("委员会、年份等的依据", "Why these tags"),
    "raw-tags-note": (
        "括号里的数字是线索的分量。",
        "The numbers in brackets are the weights of the evidence, quoted in Chinese.",
    ),
    "raw-sure": ("把握 {percent}%", "{percent}% sure"),
    "raw-edited": ("编辑的改动", "Changed by an editor"),
    "raw-edited-note": (
        "机器读出之后，编辑又改了这些地方。下面的对照是改动之前的。",
        "An editor changed this after the text had been read. What follows is as it was before.",
    ),
    "raw-nav": ("原文对照", "Beside the raw text"),
    "raw-back": ("回到文章", "Back to the article"),
    "features": ("专题", "Features"),
    "features-none": ("还没有收入专题。", "No feature has been taken in yet."),
    "translations": ("译文进度", "Translations"),
    "translations-about": (
        "哪些文章有英文译文，译者是谁，哪些译文比原文旧。",
        "Which articles are translated into English, by whom, and which translations are older"
        " than their originals.",
    ),
    "translations-note": (
        "全部 {articles} 篇：译好 {done} 篇，原文后来改过、待修订 {stale} 篇，正在翻译 {draft} 篇；"
        "其中机器翻译 {machine} 篇。",
        "Articles: {articles}. Translated: {done}; older than their originals: {stale}; begun:"
        " {draft}. By machine: {machine} of these.",
    ),
    "translations-done": ("已译好", "Translated"),
    "translations-draft": ("正在翻译", "Begun"),
    "translations-none": ("还没有译文的，按期", "Without a translation, by issue"),
    "translations-stale": ("译文比原文旧", "Older than the original"),
    "glossary": ("译名对照", "Glossary"),
    "glossary-note": (
        "本站翻译所用的词，以及委员会、专门委员会和地方的中英文名称，出自规范档。",
        "Words as this archive translates them, and its committees, special committees and places"
        " in both languages, from its authority files.",
    ),
    "also-called": ("简称", "Also called"),
    "called-before": ("曾用名", "Formerly"),
    "name-in-use": ("名称使用年份", "Name in use"),
    "missing": ("同年未收", "Not in the archive"),
    "missing-of": ("《{publication}》未收", "Not in the archive of {publication}"),
    "missing-numbers": ("第{numbers}期", "Nos. {numbers}"),
    "record": ("整理记录", "Record"),
    "beside": ("中英对照", "Side by side with the Chinese"),
    "beside-of": ("中英对照：{title}", "Side by side: {title}"),
    "beside-about": ("中文原文与译文逐段对照", "The Chinese and its translation, part by part"),
    "translation-stale": (
        "译出之后，中文原文有改动，译文可能与现在的原文不符。",
        "The Chinese has changed since this was translated; the two may differ.",
    ),
    "quality": ("档案账目", "The archive's account"),
    "quality-intro": (
        "原始文本的每一个字都有下落：保留在文章里，改成别的字，或者移去并写明理由。下面是总账。",
        "Every character of the raw texts is accounted for: kept in an article, replaced, or"
        " removed with a reason. These are the totals.",
    ),
    "figures-whole": ("字符总账", "Characters in all"),
    "figures-read": ("读入", "Read"),
    "figures-kept": ("保留", "Kept"),
    "figures-replaced": ("改成别的字", "Replaced"),
    "figures-removed": ("移去", "Removed"),
    "figures-inserted": ("补入的字和记号（如〔缺〕）", "Put in (marks such as 〔缺〕)"),
    "figures-characters": ("字符", "Characters"),
    "figures-share": ("占读入", "Of what was read"),
    "figures-number": ("数目", "Number"),
    "figures-sum": (
        "空白不计。读入等于保留、改字、移去之和。由编辑录入的各期没有原始文本，不在其内。",
        "White space does not count. What was read is the sum of what was kept, replaced and"
        " removed. Issues that an editor typed have no raw text and are not in this.",
    ),
    "figures-short": ("保留 {kept} 字，移去 {gone} 字", "{kept} characters kept, {gone} removed"),
    "figures-work": ("文章", "Articles"),
    "figures-articles": ("文章", "Articles"),
    "figures-by-program": ("由原始文本读出", "Read from raw text"),
    "figures-edited": ("读出后经编辑改动", "Read, then changed by an editor"),
    "figures-by-editor": ("由编辑录入", "Typed by an editor"),
    "figures-open": ("有待核之处的文章", "With open questions"),
    "figures-findings": ("待核之处", "Open questions"),
    "figures-translated": ("有译文", "Translated"),
    "figures-by-year": ("按出版年份", "By year of publication"),
    "figures-by-rule": ("移去的字符，按规则", "What was removed, by rule"),
    "figures-rule": ("规则", "Rule"),
    "figures-rule-id": ("编号", "Id"),
    "corrections": ("改动登记", "Register of corrections"),
    "corrections-note": (
        "每一期里改过、移去、补入的文字，逐处登记。换行和空格的改动不在此列，见各篇的原文对照。",
        "Every change to letters, issue by issue. Line breaks and spaces are left to the pages"
        " that set articles beside their raw text.",
    ),
    "corrections-of": ("改动登记：{issue}", "Corrections: {issue}"),
    "corrections-editor": ("编辑的改动", "By editors"),
    "corrections-program": ("整理时的改动", "While the raw text was read"),
    "count-corrections": ("{n} 处改动", "{n} corrections"),
    "count-corrections-one": ("1 处改动", "1 correction"),
    "correction-removed": ("移去“{before}”", "removed “{before}”"),
    "correction-replaced": ("“{before}”改作“{after}”", "“{before}” became “{after}”"),
    "correction-put-in": ("补入“{after}”", "put in “{after}”"),
    "open-questions": ("待核文章", "Articles with open questions"),
    "open-questions-none": ("没有待核之处。", "No question is open."),
    "title": ("主标题", "Headline"),
    "subtitle": ("副题", "Subtitle"),
    "kicker": ("引题", "Kicker"),
    "kind": ("类别", "Kind"),
    "body": ("正文", "Text"),
    "skip": ("跳到正文", "Skip to content"),
    "portal-archives": ("参加的档案", "Archives"),
    "portal-newest": ("最新文章", "Newest articles"),
    "portal-search": ("一次检索全部档案", "Search all archives at once"),
    "portal-feed": ("全部档案的订阅（Atom）", "Feed of all archives (Atom)"),
    "portal-no-script": (
        "在这里检索需要 JavaScript。各档案自己的目录不需要：",
        "Searching here needs JavaScript. The archives' own lists do not:",
    ),
    "dash": ("——", ""),
    "colon": ("：", ": "),
}
"""Key: Chinese, English."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def say(key: str, lang: str, **values: object) -> str:
    """The interface's words for `key`, with `{names}` filled in. `KeyError` if there are none.

    >>> say("count-articles", "zh", n=12)
    '12 篇文章'
    """
    return _words(key, lang).format(**values) if values else _plain(key, lang)


def _words(key: str, lang: str) -> str:
    return STRINGS[key][LANGUAGES.index(lang)]


@functools.cache
def _plain(key: str, lang: str) -> str:
    return _words(key, lang).format()


def speaker(lang: str) -> Callable[..., str]:
    """`say` for one language, as templates call it: `t("nav-home")`."""
    return lambda key, **values: say(key, lang, **values) if values else _plain(key, lang)


def count(key: str, n: int, lang: str) -> str:
    """`n` of something, in words; `key` names it (`count-articles`).

    >>> count("count-issues", 1, "en"), count("count-issues", 3, "zh")
    ('1 issue', '3 期')
    """
    return say(f"{key}-one" if n == 1 else key, lang, n=n)


def format_date(date: dt.date, lang: str) -> str:
    """A day as it is read.

    >>> format_date(dt.date(2024, 5, 20), "zh"), format_date(dt.date(2024, 5, 20), "en")
    ('2024年5月20日', '20 May 2024')
    """
    if lang == "zh":
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
