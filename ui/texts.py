"""The words of the interface in English, Simplified and Traditional Chinese.

``text`` returns one of them by its key. The tables with all the words stand below.
"""

from __future__ import annotations

from collections.abc import Mapping

from ui.languages import LANGUAGES


def text(key: str, language: str, **values: object) -> str:
    """The text of a key in one of ``LANGUAGES``; ``values`` fill its ``{name}`` places."""
    return TEXTS[language][key].format(**values)


# The tables: a row for each text, in English, Simplified and Traditional Chinese.

# The page and the conversation. Keys with a dot are Gradio's own texts, given here because Gradio
# 6.31 leaves them in English for Chinese readers.
_PAGE: Mapping[str, tuple[str, str, str]] = {
    "head": (  # Markdown
        "# Wenda 問答\n\nAsk your articles, in English or Chinese. Every answer quotes its source.",
        "# Wenda 问答\n\n用中文或英文向文章提问，每个回答都附上原文出处。",
        "# Wenda 問答\n\n用中文或英文向文章提問，每個回答都附上原文出處。",
    ),
    "welcome": (  # Markdown, as the others of the welcome
        "## What would you like to know?\n\nAsk in English, 简体 or 繁體.",
        "## 想了解什么？\n\n英文、简体、繁体都可以问。",
        "## 想了解什麼？\n\n英文、簡體、繁體都可以問。",
    ),
    "welcome_examples": (
        "## What would you like to know?\n\nAsk in English, 简体 or 繁體. For example:",
        "## 想了解什么？\n\n英文、简体、繁体都可以问，例如：",
        "## 想了解什麼？\n\n英文、簡體、繁體都可以問，例如：",
    ),
    "welcome_add": (
        "## There are no articles yet\n\nOpen *Articles* above and drop files there, or paste an "
        "address or a text. On the command line: `wenda add FILE`",
        "## 还没有文章\n\n打开上方的“文章”，把文件拖到那里，或粘贴网址、文字；也可以在命令行输入 "
        "`wenda add FILE`",
        "## 還沒有文章\n\n打開上方的「文章」，把檔案拖到那裡，或貼上網址、文字；也可以在命令列輸入 "
        "`wenda add FILE`",
    ),
    "welcome_visit": (
        "## There are no articles yet\n\nOpen *Articles* above and drop files of your own there, "
        "or paste an address or a text.",
        "## 还没有文章\n\n打开上方的“文章”，把自己的文件拖到那里，或粘贴网址、文字。",
        "## 還沒有文章\n\n打開上方的「文章」，把自己的檔案拖到那裡，或貼上網址、文字。",
    ),
    "welcome_none": (
        "## There are no articles yet\n\nWhoever runs this chat adds them: `wenda add FILE`",
        "## 还没有文章\n\n文章由运行此问答的人添加：`wenda add FILE`",
        "## 還沒有文章\n\n文章由執行此問答的人加入：`wenda add FILE`",
    ),
    "placeholder": ("Ask a question…", "输入问题…", "輸入問題…"),
    "conversation": ("Conversation", "对话", "對話"),
    "send": ("Ask", "提问", "提問"),
    "stop": ("Stop", "停止", "停止"),
    "down": ("Scroll down", "向下滚动", "向下捲動"),
    "sources": ("Sources", "出处", "出處"),
    "others": ("Also found", "另外找到", "另外找到"),
    "closest": ("Closest passages", "最接近的段落", "最接近的段落"),
    "searching": ("Searching the articles…", "正在查找文章…", "正在查找文章…"),
    "cite": ("Source:", "出处：", "出處："),
    "agrees": ("agrees", "说法一致", "說法一致"),
    "differs": ("differs", "说法不同", "說法不同"),
    "says": ("says {value}", "作{value}", "作{value}"),
    "sure": ("Stated", "文中写明", "文中寫明"),
    "likely": ("Likely", "很可能", "很可能"),
    "unsure": ("Check the source", "请核对原文", "請核對原文"),
    "how": ("How this was found", "查找过程", "查找過程"),
    "how_sure": (
        "Of 100 answers as sure as this one, about {n} quote the right sentence.",
        "把握相同的100个回答中，约有{n}个引对了句子。",
        "把握相同的100個回答中，約有{n}個引對了句子。",
    ),
    "how_weighed": (
        "Passages that were weighed, with their scores:",
        "比较过的段落及其得分：",
        "比較過的段落及其得分：",
    ),
    "how_passage": ("{title} ({score})", "{title}（{score}）", "{title}（{score}）"),
    "edit": ("Edit", "修改", "修改"),
    "edit_hint": (
        "Put this question into the box",
        "把这个问题放入输入框",
        "把這個問題放入輸入框",
    ),
    "copy": ("Copy", "复制", "複製"),
    "copy_hint": ("Copy with sources", "连同出处复制", "連同出處複製"),
    "copied": ("Copied", "已复制", "已複製"),
    "delete": ("Delete", "删除", "刪除"),
    "delete_hint": (
        "Delete this question and answer",
        "删除这一问一答",
        "刪除這一問一答",
    ),
    "gone": (
        "These sources cannot be shown: an article has changed or is gone. Please ask again.",
        "这些出处已无法显示：文章已更改或移除，请重新提问。",
        "這些出處已無法顯示：文章已更改或移除，請重新提問。",
    ),
    "chat_tab": ("Chat", "问答", "問答"),
    "theme": ("Light or dark", "浅色或深色", "淺色或深色"),
    "understood": ("Understood as: {question}", "理解为：{question}", "理解為：{question}"),
    "place": (
        "paragraph {paragraph} · characters {start}–{end} of {length}",
        "第{paragraph}段 · 第{start}–{end}字，全文{length}字",
        "第{paragraph}段 · 第{start}–{end}字，全文{length}字",
    ),
    "page": ("p. {n}", "第{n}页", "第{n}頁"),
    "slide": ("slide {n}", "第{n}张幻灯片", "第{n}張投影片"),
    "sheet": ("sheet {name}", "工作表“{name}”", "工作表「{name}」"),
    "citation": ("“{quote}” — {title}", "“{quote}”——《{title}》", "「{quote}」——《{title}》"),
    "ask_article": ("Ask about this article", "只问这篇文章", "只問這篇文章"),
    "mark_before": ("Previous mark", "上一处", "上一處"),
    "mark_after": ("Next mark", "下一处", "下一處"),
    "contents": ("Contents", "目录", "目錄"),
    "find": ("Find in the article", "在文章中查找", "在文章中尋找"),
    "find_none": ("none", "没有", "沒有"),
    "cite_copy": ("Cite", "引用", "引用"),
    "cite_hint": (
        "Copy the quote with title, date and link",
        "复制引文及标题、日期和链接",
        "複製引文及標題、日期和連結",
    ),
    "script": (
        "Read in the other script; what is quoted stays as it is",
        "换一种字体阅读，引文保持原样",
        "換一種字體閱讀，引文保持原樣",
    ),
    "offer_file": ("Add {name}?", "添加 {name}？", "加入 {name}？"),
    "offer_files": ("Add {n} files?", "添加{n}个文件？", "加入{n}個檔案？"),
    "offer_page": ("Add the page {address}?", "添加网页 {address}？", "加入網頁 {address}？"),
    "offer_add": ("Add", "添加", "加入"),
    "offer_working": ("Adding…", "正在添加…", "正在加入…"),
    "palette": ("Go to, or do…", "前往或执行…", "前往或執行…"),
    "palette_ask": ("Ask a question", "提问", "提問"),
    "untitled": ("Untitled article", "无标题文章", "無標題文章"),
    "empty": (
        "Please type a question first.",
        "请先输入问题。",
        "請先輸入問題。",
    ),
    "too_long": (
        "This question has {n} characters; please shorten it to {limit} or fewer.",
        "问题有{n}个字符，请缩短到{limit}个以内。",
        "問題有{n}個字元，請縮短到{limit}個以內。",
    ),
    "failed": (
        "Sorry, something went wrong while answering. Please try again.",
        "抱歉，回答时出了问题，请再试一次。",
        "抱歉，回答時出了問題，請再試一次。",
    ),
    "busy": (
        "Many people are asking right now. Please ask again in a moment.",
        "现在提问的人很多，请稍后再问。",
        "現在提問的人很多，請稍後再問。",
    ),
    "too_often": (
        "That was a lot of questions in a short time. Please go on in {n} s.",
        "短时间内问得太多了，请在{n}秒后继续。",
        "短時間內問得太多了，請在{n}秒後繼續。",
    ),
    "login_first": (
        "Please log in first: programs send the password as a Bearer token.",
        "请先登录；程序请以 Bearer 令牌发送密码。",
        "請先登入；程式請以 Bearer 權杖傳送密碼。",
    ),
    "login_wait": (
        "Too many wrong logins. Please try again in {n} s.",
        "登录失败次数太多，请在{n}秒后再试。",
        "登入失敗次數太多，請在{n}秒後再試。",
    ),
    "open_here": (
        "Open this chat on another device",
        "在其他设备上打开",
        "在其他裝置上開啟",
    ),
    "open_until": (
        "until {until} at the latest",
        "最晚到 {until}",
        "最晚到 {until}",
    ),
    "new_conversation": ("New conversation", "新对话", "新對話"),
    "save_markdown": ("Save Markdown", "保存为 Markdown", "儲存為 Markdown"),
    "save_json": ("Save JSON", "保存为 JSON", "儲存為 JSON"),
    "nothing_to_save": (
        "There is no answer to save yet.",
        "还没有可保存的回答。",
        "還沒有可儲存的回答。",
    ),
    "export_title": ("Wenda 問答 · {date}", "Wenda 问答 · {date}", "Wenda 問答 · {date}"),
    "link": ("Link", "链接", "連結"),
    "link_hint": (
        "Copy a link to this question",
        "复制指向这个问题的链接",
        "複製指向這個問題的連結",
    ),
    "link_copied": ("Link copied", "已复制链接", "已複製連結"),
    "sources_gone": (
        "An article behind this answer has changed or is gone; please ask again.",
        "这个回答所依据的文章已更改或移除，请重新提问。",
        "這個回答所依據的文章已更改或移除，請重新提問。",
    ),
    "liked": (
        "Thank you, that is kept. Anything to add?",
        "谢谢，已记录。还有要补充的吗？",
        "謝謝，已記錄。還有要補充的嗎？",
    ),
    "disliked": (
        "Thank you, that is kept. What is wrong with the answer?",
        "谢谢，已记录。这个回答哪里不对？",
        "謝謝，已記錄。這個回答哪裡不對？",
    ),
    "comment": ("Comment", "意见", "意見"),
    "comment_hint": (
        "In your own words, if you like",
        "可以用自己的话写一写",
        "可以用自己的話寫一寫",
    ),
    "unanswerable": (
        "The articles do not answer this question",
        "文章没有回答这个问题",
        "文章沒有回答這個問題",
    ),
    "comment_send": ("Send", "发送", "傳送"),
    "comment_close": ("Close", "关闭", "關閉"),
    "close": ("Close", "关闭", "關閉"),
    "reader": (
        "The sources of an answer open here, at the sentence that is quoted.",
        "回答的出处在这里打开，并定位到引用的句子。",
        "回答的出處在這裡打開，並定位到引用的句子。",
    ),
    "history": ("History", "对话记录", "對話記錄"),
    "rail_search": ("Search conversations", "搜索对话", "搜尋對話"),
    "rail_none": (
        "No conversation has these words.",
        "没有含有这些字词的对话。",
        "沒有含有這些字詞的對話。",
    ),
    "pin": ("Pin", "置顶", "釘選"),
    "unpin": ("Unpin", "取消置顶", "取消釘選"),
    "pinned": ("Pinned", "已置顶", "已釘選"),
    "branched": (
        "The conversation as it was stays in the list.",
        "原来的对话仍保留在列表中。",
        "原來的對話仍保留在清單中。",
    ),
    "branched_open": ("Open it", "打开", "打開"),
    "rename": ("Rename", "重命名", "重新命名"),
    "deleted": ("Deleted.", "已删除。", "已刪除。"),
    "undo": ("Undo", "撤销", "復原"),
    "comment_kept": ("Thank you.", "谢谢。", "謝謝。"),
    "comment_too_long": (
        "This comment has {n} characters; please shorten it to {limit} or fewer.",
        "意见有{n}个字符，请缩短到{limit}个以内。",
        "意見有{n}個字元，請縮短到{limit}個以內。",
    ),
    "not_rated": (
        "This answer cannot be rated: it is not whole, or the articles changed. Please ask again.",
        "无法评价这个回答：它不完整，或文章已更改。请重新提问。",
        "無法評價這個回答：它不完整，或文章已更改。請重新提問。",
    ),
    "not_kept": (
        "Sorry, this could not be kept just now. Please try again later.",
        "抱歉，暂时无法记录，请稍后再试。",
        "抱歉，暫時無法記錄，請稍後再試。",
    ),
    "chatbot.complete": ("Complete", "完成", "完成"),
    "chatbot.copy_message": ("Copy message", "复制消息", "複製訊息"),
    "chatbot.copied_message": ("Copied", "已复制", "已複製"),
}

# The tab where articles are added, listed and removed.
_LIBRARY: Mapping[str, tuple[str, str, str]] = {
    "lib_tab": ("Articles", "文章", "文章"),
    "lib_drop": (
        "Drop files here, or click to choose them",
        "把文件拖到这里，或点击选择",
        "把檔案拖到這裡，或點擊選擇",
    ),
    "lib_kinds": (  # of bot.articles.ENDINGS
        "PDF, documents, workbooks, presentations, EPUB, web pages, mail, text, CSV, JSON, ZIP",
        "PDF、文档、工作簿、演示文稿、EPUB、网页、邮件、纯文本、CSV、JSON、ZIP",
        "PDF、文件、活頁簿、簡報、EPUB、網頁、郵件、純文字、CSV、JSON、ZIP",
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
    "lib_language": ("Language", "语言", "語言"),
    "lib_dated": ("Date: 2019, 2019-03", "日期：2019、2019-03", "日期：2019、2019-03"),
    "lib_order": ("Order", "排序", "排序"),
    "lib_newest": ("Last added first", "最近添加的在前", "最近加入的在前"),
    "lib_by_title": ("By title", "按标题", "依標題"),
    "lib_latest": ("Latest date first", "日期最近的在前", "日期最近的在前"),
    "lib_earliest": ("Earliest date first", "日期最早的在前", "日期最早的在前"),
    "lib_wrong_date": (
        "“{value}” is no date; give a year, month or day: 2019, 2019-03 or 2019-03-27.",
        "“{value}”不是日期，请输入年、月或日：2019、2019-03 或 2019-03-27。",
        "「{value}」不是日期，請輸入年、月或日：2019、2019-03 或 2019-03-27。",
    ),
    "lib_unsorted": (
        "{range}, last added first: only up to {limit} are put into another order; narrow the list",
        "{range}，最近添加的在前：最多{limit}篇可另行排序，请缩小范围",
        "{range}，最近加入的在前：最多{limit}篇可另行排序，請縮小範圍",
    ),
    "lib_edit": ("Edit…", "编辑…", "編輯…"),
    "lib_new_title": ("Title", "标题", "標題"),
    "lib_new_date": (
        "Date: 2019, 2019-03-27 or none",
        "日期：2019-03-27，可留空",
        "日期：2019-03-27，可留空",
    ),
    "lib_save": ("Save", "保存", "儲存"),
    "lib_cancel": ("Cancel", "取消", "取消"),
    "lib_choose_one": (
        "Choose one article in the list first.",
        "请先在列表中选择一篇文章。",
        "請先在清單中選擇一篇文章。",
    ),
    "lib_no_title": (
        "The title is empty; give one.",
        "标题是空的，请输入标题。",
        "標題是空的，請輸入標題。",
    ),
    "lib_edited": ("Saved: {title}", "已保存：{title}", "已儲存：{title}"),
    "lib_unedited": ("As before: {title}", "已恢复：{title}", "已復原：{title}"),
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

# The control that has only some of the articles searched.
ONLY: Mapping[str, tuple[str, str, str]] = {
    "only_off": ("Only in…", "限定范围…", "限定範圍…"),
    "only_on": ("Only in:", "只查找：", "只查找："),
    "only_clear": ("All articles", "查找全部文章", "查找全部文章"),
    "only_language": ("Language", "语言", "語言"),
    "only_any": ("any", "不限", "不限"),
    "only_en": ("English", "英文", "英文"),
    "only_zh": ("Chinese", "中文", "中文"),
    "only_hans": ("Simplified Chinese", "简体中文", "簡體中文"),
    "only_hant": ("Traditional Chinese", "繁体中文", "繁體中文"),
    "only_since": ("From", "从", "從"),
    "only_until": ("To", "到", "到"),
    "only_dates": (
        "A year, month or day: 2019, 2019-03, 2019-03-27",
        "年、月或日：2019、2019-03、2019-03-27",
        "年、月或日：2019、2019-03、2019-03-27",
    ),
    "only_tag": ("Tag", "标签", "標籤"),
    "only_article": ("Article", "文章", "文章"),
    "only_type": ("Type to search", "输入以查找", "輸入以查找"),
    "only_none": ("Nothing like it", "没有相符的", "沒有相符的"),
    "only_drop": ("Remove", "移除", "移除"),
    "only_wrong": (
        "“Only in…” cannot be meant like this: dates are a year, a month or a day (2019, 2019-03, "
        "2019-03-27), and the first is not after the last.",
        "“限定范围”填写有误：日期可为年、月或日（2019、2019-03、2019-03-27），起始不能晚于结束。",
        "「限定範圍」填寫有誤：日期可為年、月或日（2019、2019-03、2019-03-27），起始不能晚於結束。",
    ),
    "only_gone": (
        "An article chosen under “Only in…” is gone; please take it out there.",
        "“限定范围”中选定的文章已移除，请在那里取消选择。",
        "「限定範圍」中選定的文章已移除，請在那裡取消選擇。",
    ),
}

NOTICES = ("only_wrong", "only_gone")  # of ONLY: those said in place of an answer

# What Gradio writes into the drop zone, which has no label above it.
_ZONE = {
    "upload_text.drop_file": _LIBRARY["lib_drop"],
    "upload_text.click_to_upload": _LIBRARY["lib_kinds"],
}

TEXTS: Mapping[str, Mapping[str, str]] = {
    language: {key: row[column] for key, row in {**_PAGE, **_LIBRARY, **ONLY, **_ZONE}.items()}
    for column, language in enumerate(LANGUAGES)
}
