"""Seeding: two articles of the coffee shop, with drawn pictures and cards that open it at a page, and a message that leads to them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from lifeloop.audit import Actor
from lifeloop.demo import drawn
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Article
from lifeloop.messaging.rules.articles import Draft
from lifeloop.messaging.services import articles, publications
from lifeloop.placements.services.pictures import keep
from lifeloop.programs.models import Program

AUTUMN = ("#fbe9c9", "#f0cf8e", "#a4551e")
NIGHT = ("#d9dcf0", "#a9aed6", "#2f3570")
AUTHOR = "林知夏"


@dataclass(frozen=True, slots=True)
class Text:
    """One article; ``body`` is given the picture's address and the card's maker."""

    title: str
    digest: str
    picture: Callable[[], SimpleUploadedFile]
    alt: str
    body: str
    page: str
    query: str


OSMANTHUS = Text(
    "桂花开到最后一周",
    "我们怎样把一座城的桂花装进一杯拿铁：花从哪里来，为什么配乌龙，杯底那层冻是什么。",
    lambda: drawn.head("osmanthus", AUTUMN, drawn.cup, drawn.bean),
    "一杯拿铁和两颗咖啡豆",
    "<p>杭州的桂花一年只开二十来天。满觉陇的花农清晨五点打花，花到店里还带着露水。"
    "我们用<strong>当天的花</strong>，当天熬糖，卖完就收。</p>"
    "{picture}"
    "<h2>为什么是乌龙</h2>"
    "<p>绿茶太轻，红茶太甜。乌龙有一点焙火味，正好托住桂花。牛奶里浸四个小时，滤掉茶叶，再与浓缩一比三兑开。</p>"
    "<blockquote>喝到一半，把杯底的桂花冻搅起来：后半杯是另一杯。</blockquote>"
    "<h2>这一周的三种喝法</h2>"
    "<table><tbody><tr><td><strong>名字</strong></td><td><strong>温度</strong></td><td><strong>价格</strong></td></tr>"
    "<tr><td>桂花乌龙拿铁</td><td>热</td><td>28 元</td></tr>"
    "<tr><td>桂花冷萃</td><td>冰</td><td>26 元</td></tr>"
    "<tr><td>桂花酒酿澳白</td><td>热</td><td>30 元</td></tr></tbody></table>"
    "<p>在小程序里提前点单，到店就能拿：</p>{card}"
    "<ul><li>第二杯半价，到周日为止</li><li>自带杯子减 5 元</li></ul>",
    "pages/index.html",
    "from=article",
)
LATE = Text(
    "梧桐路店的晚上",
    "周五、周六开到十点。二楼六个靠窗的座位，一盏灯，一本书，一杯不那么浓的咖啡。",
    lambda: drawn.head("evening", NIGHT, drawn.bird, drawn.cup),
    "一只山雀和一杯咖啡",
    "<p>从这个周末起，梧桐路店周五、周六开到晚上十点。八点以后，我们把音乐关小，把浓缩换成<strong>低因的豆子</strong>。</p>"
    "{picture}"
    "<h2>晚上有什么</h2>"
    "<ol><li>低因拿铁与热巧克力</li><li>下午没卖完的面包，对半价</li><li>一架可以借的旧书</li></ol>"
    "<h3>怎么来</h3>"
    "<p>地铁 2 号线梧桐路站，三号口出来走四分钟。座位不预留，先到先坐。</p>"
    "<p>不想出门，也可以看看订单走到哪儿了：</p>{card}",
    "pages/order.html",
    "from=article",
)


def write(actor: Actor, account: Account, program: Program) -> None:
    """Both articles, published; once, whoever calls again."""
    if Article.objects.filter(account=account).exists():
        return
    for text in (LATE, OSMANTHUS):
        _published(actor, account, program, text)


def announce(actor: Actor, account: Account, program: Program) -> None:
    """The image-text message to all: an article large, the other one and the shop itself below it."""
    rows = list(Article.objects.filter(account=account).order_by("-pk"))
    items = [
        {
            "title": row.title,
            "digest": row.digest,
            "picture": row.cover,
            "target": {"kind": "article", "id": str(row.pk)},
        }
        for row in rows
    ]
    way = {"kind": "program", "app_id": program.pk, "page": OSMANTHUS.page, "query": "from=message"}
    shop = {"title": "提前点单，到店自取", "picture": rows[0].cover, "target": way}
    publications.publish(actor, account, kind="articles", content={"items": [*items, shop]})


def _published(actor: Actor, account: Account, program: Program, text: Text) -> None:
    picture = keep(actor, account, text.picture())
    names = f'data-app="{program.pk}" data-page="{text.page}" data-query="{text.query}"'
    body = text.body.format(
        picture=f'<p><img src="/media/{picture.path}" alt="{text.alt}"></p>',
        card=f'<a class="program-card" {names}>{program.name}</a>',
    )
    draft = Draft(text.title, AUTHOR, text.digest, picture.path, body)
    made = articles.create(actor, account, draft=draft)
    articles.publish(actor, account, article_id=made.pk, revision=made.revision)
