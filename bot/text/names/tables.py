"""Tables of names, in Simplified form: Chinese names known in English, and family names.

``KNOWN`` has names whose English form is not the reading of their characters: ``COUNTRIES``, and
cities, rivers and people as English reference works call them. It has the provinces and their
capitals as well, so that no reading has to be guessed.
"""

from __future__ import annotations

_COUNTRIES = """
阿富汗 Afghanistan;阿尔巴尼亚 Albania;阿尔及利亚 Algeria;安道尔 Andorra;安哥拉 Angola
阿根廷 Argentina;亚美尼亚 Armenia;澳大利亚 Australia;奥地利 Austria;阿塞拜疆 Azerbaijan
巴哈马 Bahamas;巴林 Bahrain;孟加拉国 Bangladesh;白俄罗斯 Belarus;比利时 Belgium;伯利兹 Belize
贝宁 Benin;不丹 Bhutan;玻利维亚 Bolivia;波黑 Bosnia and Herzegovina;博茨瓦纳 Botswana;巴西 Brazil
文莱 Brunei;保加利亚 Bulgaria;布基纳法索 Burkina Faso;布隆迪 Burundi;柬埔寨 Cambodia
喀麦隆 Cameroon;加拿大 Canada;乍得 Chad;智利 Chile;中国 China;哥伦比亚 Colombia
哥斯达黎加 Costa Rica;克罗地亚 Croatia;古巴 Cuba;塞浦路斯 Cyprus;捷克 Czechia;丹麦 Denmark
吉布提 Djibouti;多米尼加 Dominican Republic;厄瓜多尔 Ecuador;埃及 Egypt;萨尔瓦多 El Salvador
厄立特里亚 Eritrea;爱沙尼亚 Estonia;埃塞俄比亚 Ethiopia;斐济 Fiji;芬兰 Finland;法国 France
加蓬 Gabon;冈比亚 Gambia;格鲁吉亚 Georgia;德国 Germany;加纳 Ghana;希腊 Greece;危地马拉 Guatemala
几内亚 Guinea;圭亚那 Guyana;海地 Haiti;洪都拉斯 Honduras;匈牙利 Hungary;冰岛 Iceland;印度 India
印度尼西亚 Indonesia;印尼 Indonesia;伊朗 Iran;伊拉克 Iraq;爱尔兰 Ireland;以色列 Israel
意大利 Italy;牙买加 Jamaica;日本 Japan;约旦 Jordan;哈萨克斯坦 Kazakhstan;肯尼亚 Kenya
科威特 Kuwait;吉尔吉斯斯坦 Kyrgyzstan;老挝 Laos;拉脱维亚 Latvia;黎巴嫩 Lebanon;莱索托 Lesotho
利比里亚 Liberia;利比亚 Libya;列支敦士登 Liechtenstein;立陶宛 Lithuania;卢森堡 Luxembourg
马达加斯加 Madagascar;马拉维 Malawi;马来西亚 Malaysia;马尔代夫 Maldives;马里 Mali;马耳他 Malta
毛里塔尼亚 Mauritania;毛里求斯 Mauritius;墨西哥 Mexico;摩尔多瓦 Moldova;摩纳哥 Monaco
蒙古 Mongolia;黑山 Montenegro;摩洛哥 Morocco;莫桑比克 Mozambique;缅甸 Myanmar;纳米比亚 Namibia
尼泊尔 Nepal;荷兰 Netherlands;新西兰 New Zealand;尼加拉瓜 Nicaragua;尼日尔 Niger;尼日利亚 Nigeria
朝鲜 North Korea;挪威 Norway;阿曼 Oman;巴基斯坦 Pakistan;巴勒斯坦 Palestine;巴拿马 Panama
巴布亚新几内亚 Papua New Guinea;巴拉圭 Paraguay;秘鲁 Peru;菲律宾 Philippines;波兰 Poland
葡萄牙 Portugal;卡塔尔 Qatar;罗马尼亚 Romania;俄罗斯 Russia;卢旺达 Rwanda;沙特阿拉伯 Saudi Arabia
塞内加尔 Senegal;塞尔维亚 Serbia;新加坡 Singapore;斯洛伐克 Slovakia;斯洛文尼亚 Slovenia
索马里 Somalia;南非 South Africa;韩国 South Korea;西班牙 Spain;斯里兰卡 Sri Lanka;苏丹 Sudan
瑞典 Sweden;瑞士 Switzerland;叙利亚 Syria;塔吉克斯坦 Tajikistan;坦桑尼亚 Tanzania;泰国 Thailand
多哥 Togo;突尼斯 Tunisia;土耳其 Turkey;土库曼斯坦 Turkmenistan;乌干达 Uganda;乌克兰 Ukraine
阿联酋 United Arab Emirates;英国 United Kingdom;美国 United States;乌拉圭 Uruguay
乌兹别克斯坦 Uzbekistan;梵蒂冈 Vatican City;委内瑞拉 Venezuela;越南 Vietnam;也门 Yemen
赞比亚 Zambia;津巴布韦 Zimbabwe;香港 Hong Kong;澳门 Macau;台湾 Taiwan;北韩 North Korea
南韩 South Korea;澳洲 Australia
"""
_PLACES = """
苏联 Soviet Union;欧盟 European Union;英格兰 England;苏格兰 Scotland;威尔士 Wales
北爱尔兰 Northern Ireland;亚洲 Asia;欧洲 Europe;非洲 Africa
北美洲 North America;南美洲 South America;大洋洲 Oceania;南极洲 Antarctica;太平洋 Pacific Ocean
大西洋 Atlantic Ocean;印度洋 Indian Ocean;北冰洋 Arctic Ocean;地中海 Mediterranean Sea
黑海 Black Sea;红海 Red Sea;台北 Taipei;高雄 Kaohsiung
台中 Taichung;台南 Tainan;新竹 Hsinchu;基隆 Keelung;九龙 Kowloon;新界 New Territories;西藏 Tibet
拉萨 Lhasa;内蒙古 Inner Mongolia;呼和浩特 Hohhot;新疆 Xinjiang;乌鲁木齐 Urumqi;哈尔滨 Harbin
齐齐哈尔 Qiqihar;陕西 Shaanxi;山西 Shanxi;河北 Hebei;辽宁 Liaoning;吉林 Jilin;黑龙江 Heilongjiang
江苏 Jiangsu;浙江 Zhejiang;安徽 Anhui;福建 Fujian;江西 Jiangxi;山东 Shandong;河南 Henan;湖北 Hubei
湖南 Hunan;广东 Guangdong;海南 Hainan;四川 Sichuan;贵州 Guizhou;云南 Yunnan;甘肃 Gansu
青海 Qinghai;广西 Guangxi;宁夏 Ningxia;北京 Beijing;上海 Shanghai;天津 Tianjin;重庆 Chongqing
石家庄 Shijiazhuang;太原 Taiyuan;沈阳 Shenyang;长春 Changchun;南京 Nanjing;杭州 Hangzhou
合肥 Hefei;福州 Fuzhou;南昌 Nanchang;济南 Jinan;郑州 Zhengzhou;武汉 Wuhan;长沙 Changsha
广州 Guangzhou;南宁 Nanning;海口 Haikou;成都 Chengdu;贵阳 Guiyang;昆明 Kunming;西安 Xi’an
兰州 Lanzhou;西宁 Xining;银川 Yinchuan;厦门 Xiamen;深圳 Shenzhen;大连 Dalian;青岛 Qingdao
苏州 Suzhou;芜湖 Wuhu;长江 Yangtze;黄河 Yellow River;珠江 Pearl River;黄海 Yellow Sea
东海 East China Sea;南海 South China Sea;长城 Great Wall;故宫 Forbidden City;天安门 Tiananmen
西湖 West Lake;太湖 Lake Tai;京杭大运河 Grand Canal;喜马拉雅山 Himalayas;珠穆朗玛峰 Mount Everest
天山 Tian Shan;昆仑山 Kunlun Mountains;泰山 Mount Tai;东京 Tokyo;大阪 Osaka;京都 Kyoto;首尔 Seoul
平壤 Pyongyang;曼谷 Bangkok;河内 Hanoi;新德里 New Delhi;孟买 Mumbai;伦敦 London;巴黎 Paris
柏林 Berlin;慕尼黑 Munich;法兰克福 Frankfurt;罗马 Rome;米兰 Milan;威尼斯 Venice;马德里 Madrid
维也纳 Vienna;日内瓦 Geneva;布鲁塞尔 Brussels;阿姆斯特丹 Amsterdam;雅典 Athens;莫斯科 Moscow
圣彼得堡 Saint Petersburg;华沙 Warsaw;布拉格 Prague;布达佩斯 Budapest;开罗 Cairo
耶路撒冷 Jerusalem;巴格达 Baghdad;德黑兰 Tehran;迪拜 Dubai;华盛顿 Washington;纽约 New York
洛杉矶 Los Angeles;旧金山 San Francisco;芝加哥 Chicago;波士顿 Boston;加利福尼亚 California
悉尼 Sydney;墨尔本 Melbourne;多伦多 Toronto;温哥华 Vancouver;加州 California;夏威夷 Hawaii
休斯敦 Houston;明斯克 Minsk;基辅 Kyiv;塔什干 Tashkent;阿拉木图 Almaty;阿斯塔纳 Astana;汉堡 Hamburg
汉诺威 Hanover;斯图加特 Stuttgart;杜伊斯堡 Duisburg;鹿特丹 Rotterdam;哥本哈根 Copenhagen
斯德哥尔摩 Stockholm;赫尔辛基 Helsinki;奥斯陆 Oslo;里斯本 Lisbon;巴塞罗那 Barcelona
伊斯坦布尔 Istanbul;安卡拉 Ankara;雪梨 Sydney
杜拜 Dubai
"""
_PEOPLE = """
川普 Trump;普丁 Putin;孔子 Confucius;孟子 Mencius;孙中山 Sun Yat-sen
孙逸仙 Sun Yat-sen;蒋介石 Chiang Kai-shek;蒋经国 Chiang Ching-kuo;成吉思汗 Genghis Khan
诸葛亮 Zhuge Liang;李小龙 Bruce Lee;成龙 Jackie Chan;普京 Putin;莎士比亚 Shakespeare
苏格拉底 Socrates;柏拉图 Plato;亚里士多德 Aristotle;牛顿 Newton;马克思 Marx;列宁 Lenin
斯大林 Stalin;拿破仑 Napoleon;哥伦布 Columbus;马可·波罗 Marco Polo
"""


def _entries(table: str) -> dict[str, str]:
    return dict(entry.split(" ", 1) for entry in table.replace("\n", ";").strip(";").split(";"))


COUNTRIES = _entries(_COUNTRIES)  # and territories, by the short names of ISO 3166
PLACES = COUNTRIES | _entries(_PLACES)
PEOPLE = _entries(_PEOPLE)
KNOWN = PLACES | PEOPLE
# The last words of the names of countries, which are names by themselves: Korea.
COUNTRY_WORDS = frozenset(name.split()[-1].casefold() for name in COUNTRIES.values()) - frozenset(
    "city emirates kingdom leone republic states".split()
)


# The 150 commonest family names: a word that jieba tags as a person's name begins with one, or it
# is hardly a name.
COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "庄温康施文牛樊葛邢安齐易乔伍庞颜倪聂章鲁岳翟殷申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍"
)
# Those of nearly all people, and rarer ones that seldom begin a foreign name.
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
# How these are read as family names; in other words most of them are read differently.
READINGS = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "任": "ren", "翟": "zhai",
    "华": "hua", "宁": "ning", "贾": "jia", "石": "shi", "车": "che", "秘": "bi",
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu",
    "朱": "zhu", "叶": "ye", "沈": "shen", "洗": "xian", "纪": "ji", "郝": "hao", "臧": "zang",
    "葛": "ge", "折": "she", "种": "chong", "召": "shao", "黑": "he", "缪": "miao", "燕": "yan",
}  # fmt: skip
# Family names with more than one reading: only a dictionary's word for the person tells which.
UNSURE = frozenset("区乐覃朴员盖宿")
