"""Who lives in the demo. Phones are nobody's; passwords are known to everyone, for it runs on one's own machine only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Login:
    """A member of the console; ``phone`` as people write it in China."""

    login: str
    name: str
    phone: str
    password: str


OWNER = Login("coffee", "林知夏", "13800000001", "one-cup-of-coffee")
ADMIN = Login("coffee-admin", "周予安", "13800000011", "one-cup-of-coffee")
WRITER = Login("coffee-operator", "许小满", "13800000012", "one-cup-of-coffee")
VIEWER = Login("coffee-viewer", "陈一诺", "13800000013", "one-cup-of-coffee")
OTHER_OWNER = Login("city", "沈听澜", "13800000002", "a-city-full-of-life")
OPERATOR = Login("platform", "平台运营", "13800000003", "keep-the-loop-alive")

FOLLOWER_PHONE = "13800000021"
STRANGER_PHONE = "13800000022"

MERCHANT = "山雀咖啡有限公司"
OTHER_MERCHANT = "城市生活服务有限公司"

# What the coffee shop's backend fills in, in this order (demo/coffee/config.py).
ORDER_TEMPLATE = "TM100101"
ORDER_KEYWORDS = ("商品名称", "取餐码", "订单金额", "温馨提示")


@dataclass(frozen=True, slots=True)
class Program:
    """A mini program; ``package`` names its folder, ``logo`` its picture."""

    name: str
    category: str
    introduction: str
    package: str
    logo: str


@dataclass(frozen=True, slots=True)
class Account:
    """A lifestyle account."""

    name: str
    introduction: str
    logo: str
    greeting: str


COFFEE = Program(
    "山雀咖啡",
    "餐饮",
    "社区里的一只小山雀，每天早上八点开门，现点现做。提前下单，到店即取。",
    "coffee",
    "coffee",
)
BAKERY = Program("山雀烘焙", "餐饮", "每晚八点开放次日面包预订，早上七点出炉。", "bakery", "bakery")
READING = Program(
    "城市书房",
    "教育",
    "二十四小时开放的社区书房：查座位、看书单、报名读书会。",
    "reading",
    "reading",
)
COFFEE_ACCOUNT = Account(
    "山雀咖啡生活号",
    "新品、优惠和取餐提醒，第一时间告诉你。",
    "coffee-account",
    "你好呀，我是山雀咖啡。谢谢关注！下单后的取餐提醒会从这里送到；每周四上新，回来看看。",
)
CITY_ACCOUNT = Account(
    "城市生活",
    "这座城市里值得去的地方、值得参加的事。",
    "city",
    "欢迎来到城市生活。每个周五，我们把周末值得去的地方送到这里。",
)
NEWS = (
    (
        "周四上新 · 桂花乌龙拿铁",
        "杭州的桂花开到了最后一周。我们把它和乌龙茶一起浸进牛奶里，杯底留了一层桂花冻。本周下单，第二杯半价。",
    ),
    (
        "梧桐路店延长营业",
        "从这个周末起，梧桐路店周五、周六开到晚上十点。二楼多了六个靠窗的座位，可以带一本书来。",
    ),
)
CITY_NEWS = (
    "周末去哪儿",
    "周六：运河边的旧书市，上午九点开始。周日：植物园的秋叶步道，带上一杯热的。",
)
