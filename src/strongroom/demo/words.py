"""The words that made-up people are made of.

Lives here: names with how they are written in Latin letters, and the pieces of streets and companies. Must
not live here: how they are put together (names.py, people.py), nor places (places.py). Commoner words stand
first: whoever picks takes the front of a list more often.
"""

__all__ = [
    "CHINESE_COMPANY_MIDDLES",
    "CHINESE_COMPANY_TAILS",
    "CHINESE_GIVEN",
    "CHINESE_NOTES",
    "CHINESE_RARE",
    "CHINESE_STREETS",
    "CHINESE_SURNAMES",
    "COMPOUND_SURNAMES",
    "DOTTED_NAMES",
    "ENGLISH_COMPANY_HEADS",
    "ENGLISH_COMPANY_TAILS",
    "ENGLISH_GIVEN",
    "ENGLISH_NOTES",
    "ENGLISH_STREETS",
    "ENGLISH_SURNAMES",
    "OTHER_NAMES",
]


def _words(text: str) -> tuple[str, ...]:
    """Split at white space."""
    return tuple(text.split())


def _with_latin(text: str) -> tuple[tuple[str, str], ...]:
    """Split ``王wang 欧阳ouyang`` into pairs of Chinese and Latin writing."""
    pairs = []
    for word in text.split():
        latin = word.lstrip("".join(character for character in word if not character.isascii()))
        pairs.append((word[: len(word) - len(latin)], latin))
    return tuple(pairs)


CHINESE_SURNAMES = _with_latin("""
王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he
林lin 高gao 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 邓deng 冯feng 曹cao 彭peng 曾zeng 肖xiao
田tian 董dong 潘pan 袁yuan 蔡cai 蒋jiang 余yu 于yu 杜du 叶ye 程cheng 魏wei 苏su 吕lv 丁ding 任ren 卢lu
姚yao 沈shen 钟zhong 姜jiang 崔cui 谭tan 陆lu 范fan 汪wang 廖liao 石shi 金jin 韦wei 贾jia 夏xia 付fu
方fang 邹zou 熊xiong 白bai 孟meng 秦qin 邱qiu 侯hou 江jiang 尹yin 薛xue 闫yan 段duan 雷lei 龙long 黎li
史shi 陶tao 贺he 毛mao 郝hao 顾gu 龚gong 邵shao 万wan 覃qin 武wu 钱qian 戴dai 严yan 莫mo 孔kong 向xiang
常chang 单shan 解xie 仇qiu
""")

COMPOUND_SURNAMES = _with_latin("""
欧阳ouyang 上官shangguan 司马sima 诸葛zhuge 皇甫huangfu 慕容murong 令狐linghu 司徒situ 夏侯xiahou
东方dongfang 尉迟yuchi 公孙gongsun 宇文yuwen 端木duanmu 南宫nangong 百里baili 呼延huyan 闻人wenren
赫连helian 澹台tantai
""")

# The first tuple is what men are given, the second what women are.
CHINESE_GIVEN = (
    _with_latin("""
伟wei 强qiang 磊lei 军jun 勇yong 杰jie 涛tao 明ming 超chao 刚gang 平ping 辉hui 鹏peng 华hua 飞fei 鑫xin
波bo 斌bin 宇yu 浩hao 凯kai 健jian 俊jun 帆fan 帅shuai 旭xu 宁ning 龙long 林lin 欢huan 阳yang 建jian
亮liang 成cheng 志zhi 国guo 文wen 海hai 东dong 晓xiao 子zi 天tian 泽ze 轩xuan 博bo 瑞rui 晨chen 睿rui 梓zi
一yi 小xiao 家jia
"""),
    _with_latin("""
芳fang 娜na 敏min 静jing 丽li 艳yan 娟juan 霞xia 秀xiu 燕yan 玲ling 桂gui 英ying 丹dan 萍ping 红hong 兰lan
梅mei 婷ting 雪xue 慧hui 颖ying 莹ying 倩qian 琳lin 洁jie 欣xin 怡yi 佳jia 蕾lei 晶jing 薇wei 璐lu 琪qi
瑶yao 悦yue 涵han 诗shi 梦meng 雨yu 思si 紫zi 若ruo 语yu 嘉jia 小xiao 晓xiao 文wen 月yue 春chun 雅ya 淑shu
"""),
)

# Characters beyond the first plane or beyond GB 2312, a name of one character, a married double surname.
CHINESE_RARE = (
    ("𠮷野", "jiye"),
    ("王䶮", "wang.yan"),
    ("李㛃", "li.jie"),
    ("张𬀩", "zhang.wei"),
    ("陈方静怡", "chenfang.jingyi"),
    ("王", "wang"),
    ("范堃犇", "fan.kunben"),
    ("朱喆", "zhu.zhe"),
    ("𠮷野太郎", "yoshino.taro"),
    ("歐陽靜怡", "ouyang.jingyi"),
)

DOTTED_NAMES = (
    ("阿卜杜勒·热合曼", "abdul.rahman"),
    ("买买提·艾力", "memet.eli"),
    ("迪丽娜尔·阿不都", "dilnar.abdu"),
    ("古丽·艾尼瓦尔", "guli.enwar"),
    ("阿迪力·买买提", "adil.memet"),
    ("吐尔逊·那孜木", "tursun.nazim"),
    ("扎西·多吉", "tashi.dorje"),
    ("约翰·史密斯", "john.smith"),
    ("玛丽亚·伊万诺娃", "maria.ivanova"),
    ("让•皮埃尔", "jean.pierre"),  # a bullet in place of the middle dot, as keyboards have it
    ("努尔・艾合买提", "nur.ehmet"),  # a katakana dot
)

ENGLISH_SURNAMES = _words("""
Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Martin Jackson
Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson
Baker Hall Campbell Mitchell Carter Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris
Murphy Cook Rogers Morgan Cooper Peterson Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson
Brooks Bennett Gray James Hughes Price O'Brien Foster Sanders Ross Powell Sullivan Russell O'Connor Fisher
Henderson Cole West Jordan MacDonald Graham Murray Stone Smith-Jones D'Angelo McAllister Fitzgerald
Chamberlain Okafor Patel Singh Khan Taylor-Reed
""")

# The first tuple is what men are given, the second what women are.
ENGLISH_GIVEN = (
    _words("""
James John Robert Michael William David Richard Joseph Thomas Charles Daniel Matthew Anthony Mark Steven
Paul Andrew Joshua Kevin Brian George Edward Ronald Timothy Jason Jeffrey Ryan Jacob Gary Nicholas Eric
Jonathan Stephen Larry Scott Frank Justin Brandon Raymond Gregory Samuel Patrick Alexander Jack Dennis
Oliver Harry Noah Arthur Leo
"""),
    _words("""
Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Sandra Margaret
Ashley Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Laura Helen Sharon
Cynthia Kathleen Amy Angela Anna Ruth Brenda Pamela Nicole Katherine Olivia Amelia Isla Ava Mia Grace
Chloe Sophie Alice Lucy Mary-Ann
"""),
)

# Name, Latin writing for an address, country (ISO 3166-1 alpha-2).
OTHER_NAMES = (
    ("José García", "jose.garcia", "ES"),
    ("María Núñez", "maria.nunez", "ES"),
    ("François Lefèvre", "francois.lefevre", "FR"),
    ("Zoë Dupont", "zoe.dupont", "FR"),
    ("Jürgen Müller", "juergen.mueller", "DE"),
    ("Søren Ødegård", "soren.odegard", "NO"),
    ("Łukasz Żółć", "lukasz.zolc", "PL"),
    ("Ágnes Szőke", "agnes.szoke", "HU"),
    ("Nguyễn Văn An", "nguyen.van.an", "VN"),
    ("Trần Thị Bích", "tran.thi.bich", "VN"),
    ("山田太郎", "yamada.taro", "JP"),
    ("佐藤 花子", "sato.hanako", "JP"),
    ("김민수", "kim.minsu", "KR"),
    ("박서연", "park.seoyeon", "KR"),
    ("محمد علي", "mohammed.ali", "EG"),
    ("فاطمة حسن", "fatima.hassan", "EG"),
    ("Иван Петров", "ivan.petrov", "KZ"),
    ("Ольга Смирнова", "olga.smirnova", "KZ"),
    ("Γιώργος Παππάς", "giorgos.pappas", "GR"),
    ("สมชาย ใจดี", "somchai.jaidee", "TH"),
    ("राहुल शर्मा", "rahul.sharma", "IN"),
    ("Margaux", "margaux", "FR"),
    ("João de Sá", "joao.de.sa", "PT"),
    ("Ana Čović", "ana.covic", "HR"),
)

# Streets that say what they are.
CHINESE_STREETS = _words("测试 示例 样本 虚构 演示 模拟 范例 假设 样板 试验")
ENGLISH_STREETS = _words("Test Example Sample Specimen Placeholder Fictional Pretend Imaginary Mockup Demo")

CHINESE_COMPANY_MIDDLES = _words("示例 样本 测试 虚构 演示 晨星示例 云帆样本 远山测试 青禾虚构 海棠演示")
CHINESE_COMPANY_TAILS = _words("科技 贸易 食品 物流 电子 教育 家居 医疗器械 餐饮管理 信息技术")
ENGLISH_COMPANY_HEADS = _words("Example Sample Specimen Placeholder Fictional Harbour Maple Northgate")
ENGLISH_COMPANY_TAILS = ("Trading Ltd", "Foods Inc.", "Logistics LLC", "& Sons", "Systems Ltd", "Consulting")

CHINESE_NOTES = (
    "喜欢下午接电话。",
    "请先发短信再打电话。",
    "老客户，推荐过几位朋友。",
    "对发票抬头要求很严。",
    "周末送货，白天家里没人。",
    "对价格敏感，常问有没有折扣。",
    "孩子对花生过敏，配货时注意。",
    "去年搬过家，地址已经核对。",
    "希望由女店员接待。",
    "VIP，续约前两个月提醒。",
)
ENGLISH_NOTES = (
    "Prefers a call in the afternoon.",
    "Please write before calling.",
    "Long-standing customer; has sent friends our way.",
    "Wants the invoice made out to the company.",
    "Deliver at the weekend, nobody home by day.",
    "Asks about discounts every time.",
    "Moved last year; address checked.",
    "Speaks some Chinese, likes to be greeted in it. 你好!",
    "Has a guide dog; keep the entrance clear.",
    "Remind two months before renewal.",
)
