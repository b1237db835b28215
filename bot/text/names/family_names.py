"""Chinese family names, in Simplified form, and those that are read otherwise than as words."""

from __future__ import annotations

# The hundred-odd that nearly all people bear, and rarer ones that are no common first character
# of a foreign name.
SINGLE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟锺汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常"
    "武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝"
    "左涂谷祁时舒耿牟卜詹詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯"
    "阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈"
    "姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
DOUBLE = frozenset(
    "欧阳 司马 诸葛 上官 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 长孙 宇文 轩辕 端木 南宫 "
    "独孤 申屠 公羊 澹台 淳于 太史 呼延 闻人 赫连 百里 东郭 西门 钟离 闾丘 拓跋 万俟".split()
)
# Read as a family name; the same character in a word is mostly read otherwise.
READINGS = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "任": "ren", "翟": "zhai",
    "华": "hua", "宁": "ning", "贾": "jia", "石": "shi", "车": "che", "秘": "bi",
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu",
    "朱": "zhu", "叶": "ye", "沈": "shen", "洗": "xian", "纪": "ji", "郝": "hao", "臧": "zang",
    "葛": "ge", "折": "she", "种": "chong", "召": "shao", "黑": "he", "缪": "miao", "燕": "yan",
}  # fmt: skip
# Read in more than one way as family names, too: only a dictionary's word for the person tells.
UNSURE = frozenset("区乐覃朴员盖宿")
