"""Chinese names for an English reader: well-known ones, polyphones, and honest silence."""

from __future__ import annotations

import pytest

from bot.text.folding import fold
from bot.text.names.romanisation import romanise
from bot.text.names.tables import DOUBLE, KNOWN, READINGS, SINGLE, UNSURE
from embeddings.lexicon import load_lexicon


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


PEOPLE = {
    "周鐵根": "Zhou Tiegen", "莊兆林": "Zhuang Zhaolin", "鄧小平": "Deng Xiaoping",
    "錢學森": "Qian Xuesen", "袁隆平": "Yuan Longping", "屠呦呦": "Tu Youyou",
    "鍾南山": "Zhong Nanshan", "姚明": "Yao Ming", "章子怡": "Zhang Ziyi", "魯迅": "Lu Xun",
    "李白": "Li Bai", "蘇軾": "Su Shi", "司馬遷": "Sima Qian", "歐陽修": "Ouyang Xiu",
    "諸葛亮": "Zhuge Liang", "曾國藩": "Zeng Guofan", "任正非": "Ren Zhengfei", "馬雲": "Ma Yun",
    "單田芳": "Shan Tianfang", "解曉東": "Xie Xiaodong", "仇英": "Qiu Ying",
    "查良鏞": "Zha Liangyong", "呂布": "Lü Bu", "武則天": "Wu Zetian", "曹操": "Cao Cao",
    "尉遲恭": "Yuchi Gong", "孔子": "Confucius", "孫中山": "Sun Yat-sen", "馬斯克": "Musk",
    "唐納德·特朗普": "Donald Trump", "巴拉克·奥巴马": "Barack Obama",
    "阿尔伯特·爱因斯坦": "Albert Einstein", "查尔斯・达尔文": "Charles Darwin",
}  # fmt: skip
PLACES = {
    "徐州": "Xuzhou", "徐州市": "Xuzhou", "泉山區": "Quanshan District",
    "雲龍區": "Yunlong District", "銅山区": "Tongshan District", "睢寧縣": "Suining County",
    "沛縣": "Pei County", "單縣": "Shan County", "邳州市": "Pizhou", "江蘇省": "Jiangsu Province",
    "重慶": "Chongqing", "廈門": "Xiamen", "長春": "Changchun", "樂山": "Leshan",
    "樂清": "Yueqing", "朝陽區": "Chaoyang District", "六安": "Lu’an", "台州": "Taizhou",
    "渦陽": "Guoyang", "鉛山": "Yanshan", "景德鎮": "Jingdezhen", "鎮江": "Zhenjiang",
    "洪澤湖": "Hongze Lake", "雲龍湖": "Yunlong Lake", "錢塘江": "Qiantang River",
    "淮河": "Huai River", "西安": "Xi’an", "魏集鎮": "Weiji Town", "人民路": "Renmin Road",
    "淮海西路": "Huaihai West Road", "浦東新區": "Pudong New Area", "陕西": "Shaanxi",
    "內蒙古自治區": "Inner Mongolia Autonomous Region",
    "香港": "Hong Kong",
    "美國": "United States",
    "尼日利亚": "Nigeria", "義大利": "Italy", "莫斯科": "Moscow", "休斯敦市": "Houston",
    "紐約": "New York",
}  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_people(name, lexicon):
    assert romanise(name, "person", lexicon) == PEOPLE[name]


@pytest.mark.parametrize("name", PLACES)
def test_places(name, lexicon):
    assert romanise(name, "place", lexicon) == PLACES[name]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("蔡英文", "person"),  # she writes herself Tsai Ing-wen
        ("李嘉誠", "person"),
        ("朴槿惠", "person"),
        ("周樂", "person"),  # Le or Yue
        ("区寄", "person"),
        ("史蒂夫·喬布斯", "person"),  # Job or Jobs: the dictionary has stems
        ("普里戈任", "person"),  # no dictionary knows him
        ("馬拉舍維奇", "place"),
        ("新宿區", "place"),
        ("開放型", "person"),
        ("招商局", "organisation"),
        ("徐州", "organisation"),
        ("Xuzhou", "place"),
        ("", "person"),
        (" ", "place"),
        ("市", "place"),
        ("·", "person"),
        ("🙂", "person"),
        ("周鐵根周鐵根周鐵根周鐵根周鐵根", "person"),
        ("周" * 2_000, "person"),
    ],
)
def test_what_is_not_sure_is_not_said(name, kind, lexicon):
    assert romanise(name, kind, lexicon) == ""


def test_an_unknown_name_beside_korea_may_be_read_otherwise(lexicon):
    assert romanise("崔成民", "person", lexicon) == "Cui Chengmin"
    assert romanise("崔成民", "person", lexicon, "韓國代表崔成民說") == ""
    assert romanise("周恩來", "person", lexicon, "周恩來訪問朝鮮") == "Zhou Enlai"


def test_the_tables_are_of_one_form():
    for name, said in KNOWN.items():
        assert all(fold(character).text == character for character in name)
        assert said
        assert said == said.strip()
    assert not UNSURE & set(READINGS)
    assert all(len(name) == 2 for name in DOUBLE)
    assert all(fold(name).text == name for name in SINGLE)
