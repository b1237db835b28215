"""The words of the tab where articles are added, listed and removed; as in ``ui.texts``."""

from __future__ import annotations

from collections.abc import Mapping

ROWS: Mapping[str, tuple[str, str, str]] = {
    "lib_tab": ("Articles", "文章", "文章"),
    "lib_drop": (
        "Drop files here, or click to choose them",
        "把文件拖到这里，或点击选择",
        "把檔案拖到這裡，或點擊選擇",
    ),
    "lib_kinds": (  # of bot.formats.kinds.ENDINGS
        "PDF, Word (.docx), EPUB, HTML, Markdown, text, CSV, TSV",
        "PDF、Word（.docx）、EPUB、HTML、Markdown、纯文本、CSV、TSV",
        "PDF、Word（.docx）、EPUB、HTML、Markdown、純文字、CSV、TSV",
    ),
    "lib_link": ("Address of a web page", "网页地址", "網頁位址"),
    "lib_link_add": ("Add the page", "添加网页", "加入網頁"),
    "lib_paste": ("Paste a text", "粘贴文字", "貼上文字"),
    "lib_title": ("Title (may be left empty)", "标题（可不填）", "標題（可不填）"),
    "lib_text": ("Text", "正文", "內文"),
    "lib_text_add": ("Add the text", "添加文字", "加入文字"),
    "lib_visit": (  # Markdown
        "Only you can ask the articles you add here. They are gone when you close the page.",
        "您在此添加的文章只有您自己能提问，关闭页面后即被删除。",
        "您在此加入的文章只有您自己能提問，關閉頁面後即被刪除。",
    ),
    "lib_owner": (
        "Articles are added and removed by whoever sits at the computer that this chat runs on.",
        "只有在运行此聊天的电脑前，才能添加和移除文章。",
        "只有在執行此聊天的電腦前，才能加入和移除文章。",
    ),
    "lib_search": ("Search titles, texts and tags", "搜索标题、正文和标签", "搜尋標題、內文和標籤"),
    "lib_scope": ("Show", "显示", "顯示"),
    "lib_mine": ("My articles", "我的文章", "我的文章"),
    "lib_shared": ("The library", "文库", "文庫"),
    "lib_list": ("Articles", "文章", "文章"),
    "lib_previous": ("Previous", "上一页", "上一頁"),
    "lib_next": ("Next", "下一页", "下一頁"),
    "lib_remove": ("Remove the chosen ones…", "移除所选…", "移除所選…"),
    "lib_yes": ("Remove", "移除", "移除"),
    "lib_no": ("Keep", "保留", "保留"),
    "lib_passages": ("passages: {n}", "段落：{n}", "段落：{n}"),
    "lib_range": (
        "{first}–{last} of {total}",
        "第{first}–{last}篇，共{total}篇",
        "第{first}–{last}篇，共{total}篇",
    ),
    "lib_none": ("There is no article yet.", "还没有文章。", "還沒有文章。"),
    "lib_no_match": (
        "No article holds “{term}”.",
        "没有文章含有“{term}”。",
        "沒有文章含有「{term}」。",
    ),
    "lib_choose": (
        "Choose articles in the list first.",
        "请先在列表中选择文章。",
        "請先在清單中選擇文章。",
    ),
    "lib_sure": (
        "Remove for good ({n})? Questions will no longer be answered from: {titles}",
        "确定移除（{n}篇）？之后将不再根据这些文章回答：{titles}",
        "確定移除（{n}篇）？之後將不再根據這些文章回答：{titles}",
    ),
    "lib_removed": ("{n} removed", "已移除{n}篇", "已移除{n}篇"),
    "lib_working": (
        "{n} of {total}: {name} · {rate} characters/s",
        "第{n}个，共{total}个：{name} · 每秒{rate}字",
        "第{n}個，共{total}個：{name} · 每秒{rate}字",
    ),
    "lib_indexing": (
        "Indexing… · {rate} characters/s",
        "正在建立索引… · 每秒{rate}字",
        "正在建立索引… · 每秒{rate}字",
    ),
    "lib_and": (", ", "，", "，"),
    "lib_added": ("{n} added", "已添加{n}篇", "已加入{n}篇"),
    "lib_changed": ("{n} replaced by a newer version", "已更新{n}篇", "已更新{n}篇"),
    "lib_same": ("{n} already there", "{n}篇已在库中", "{n}篇已在庫中"),
    "lib_left": ("{n} left out", "{n}篇未添加", "{n}篇未加入"),
    "lib_ending": (
        "{name}: only {endings} files are read",
        "{name}：只能读取{endings}文件",
        "{name}：只能讀取{endings}檔案",
    ),
    "lib_large": (
        "{name}: larger than {limit} MB; split it",
        "{name}：超过{limit} MB，请拆分",
        "{name}：超過{limit} MB，請拆分",
    ),
    "lib_blank": ("{name}: the file is empty", "{name}：文件是空的", "{name}：檔案是空的"),
    "lib_twice": (
        "{name}: another file of this name came with it; rename one",
        "{name}：同时添加了同名文件，请改名",
        "{name}：同時加入了同名檔案，請改名",
    ),
    "lib_lost": (
        "{name}: it did not arrive; add it again",
        "{name}：没有收到，请重新添加",
        "{name}：沒有收到，請重新加入",
    ),
    "lib_many": (
        "{n} files at one time are too many; at most {limit} are taken",
        "一次添加{n}个文件太多，最多{limit}个",
        "一次加入{n}個檔案太多，最多{limit}個",
    ),
    "lib_no_text": ("Paste a text first.", "请先粘贴文字。", "請先貼上文字。"),
    "lib_no_link": (
        "Give an address that begins with http:// or https://.",
        "请输入以 http:// 或 https:// 开头的地址。",
        "請輸入以 http:// 或 https:// 開頭的位址。",
    ),
    "lib_long_title": (
        "The title has {n} characters; please shorten it to {limit} or fewer.",
        "标题有{n}个字符，请缩短到{limit}个以内。",
        "標題有{n}個字元，請縮短到{limit}個以內。",
    ),
    "lib_failed": (
        "{name}: something went wrong; please try again",
        "{name}：出了问题，请再试一次",
        "{name}：出了問題，請再試一次",
    ),
    "visit_files": (
        "you may have {limit} articles at one time; remove some first",
        "您最多可同时有{limit}篇文章，请先移除一些",
        "您最多可同時有{limit}篇文章，請先移除一些",
    ),
    "visit_chars": (
        "your articles may have {limit} characters together; remove some first",
        "您的文章合计最多{limit}个字符，请先移除一些",
        "您的文章合計最多{limit}個字元，請先移除一些",
    ),
    "visits_full": (
        "too many visitors try articles of their own now; please come back later",
        "现在试用自己文章的访客太多，请稍后再来",
        "現在試用自己文章的訪客太多，請稍後再來",
    ),
}
