"""The template library (模板库) that ships with the product: what merchants choose their templates from."""

from typing import Any

from django.apps import apps as installed_apps

from lifeloop.messaging.library_entry import Entry
from lifeloop.messaging.library_more import MORE

LIBRARY: tuple[Entry, ...] = (
    Entry(
        "TM100101",
        "取餐提醒",
        "餐饮",
        {
            "商品名称": "燕麦拿铁×1、黄油可颂×1",
            "取餐码": "B217",
            "订单金额": "¥34.00",
            "温馨提示": "制作完成，请凭取餐码取餐",
            "取餐门店": "梧桐路店",
            "下单时间": "2026-11-20 08:42",
            "订单编号": "112000042",
            "备注": "少冰",
        },
    ),
    Entry(
        "TM100102",
        "排队叫号提醒",
        "餐饮",
        {
            "排队号码": "A035",
            "前方等待": "2 桌",
            "桌型": "双人桌",
            "门店名称": "湖滨店",
            "取号时间": "2026-11-20 18:05",
            "温馨提示": "即将到号，请回到门口等候",
        },
    ),
    Entry(
        "TM200101",
        "订单发货通知",
        "零售",
        {
            "商品名称": "手冲壶 600 ml",
            "物流公司": "城际速递",
            "运单号码": "CJ2026112000017",
            "发货时间": "2026-11-20 16:30",
            "收货人": "陈女士",
            "订单编号": "8820261120",
        },
    ),
    Entry(
        "TM200102",
        "会员积分变动提醒",
        "零售",
        {
            "变动积分": "+34",
            "当前积分": "1,268",
            "变动原因": "到店消费",
            "变动时间": "2026-11-20 08:43",
            "有效期至": "2027-12-31",
        },
    ),
    Entry(
        "TM200103",
        "退款到账通知",
        "零售",
        {
            "退款金额": "¥22.00",
            "退款商品": "燕麦拿铁×1",
            "退款方式": "原路退回",
            "到账时间": "2026-11-20 10:12",
            "订单编号": "112000041",
            "退款原因": "门店缺货",
        },
    ),
    Entry(
        "TM300101",
        "出行提醒",
        "出行",
        {
            "班次": "K102 路定制班车",
            "上车地点": "城西客运站 3 号口",
            "发车时间": "2026-11-21 07:40",
            "座位号": "12A",
            "目的地": "高新园区",
            "温馨提示": "请提前 10 分钟到站",
        },
    ),
    Entry(
        "TM300102",
        "停车缴费提醒",
        "出行",
        {
            "车牌号码": "浙A·8F***",
            "停车场": "湖滨广场地下停车场",
            "停车时长": "2 小时 18 分",
            "应付金额": "¥12.00",
            "入场时间": "2026-11-20 18:02",
        },
    ),
    Entry(
        "TM400101",
        "预约成功通知",
        "生活服务",
        {
            "预约项目": "家庭保洁 3 小时",
            "预约时间": "2026-11-22 09:00",
            "服务地址": "梧桐路 18 号",
            "服务人员": "周师傅",
            "联系电话": "0571-8800****",
            "温馨提示": "如需改期请提前 4 小时",
        },
    ),
    Entry(
        "TM400102",
        "服务进度提醒",
        "生活服务",
        {
            "服务名称": "净水器换芯",
            "当前进度": "师傅已出发",
            "预计到达": "14:20",
            "服务单号": "FW20261120016",
            "备注": "请留意来电",
        },
    ),
    Entry(
        "TM500101",
        "办件进度通知",
        "政务",
        {
            "事项名称": "居住证签注",
            "办件编号": "ZW3301202611200088",
            "办理状态": "已办结，可领取",
            "受理部门": "城西街道服务中心",
            "更新时间": "2026-11-20 15:06",
        },
    ),
    Entry(
        "TM600101",
        "上课提醒",
        "教育",
        {
            "课程名称": "少儿水彩 · 第 6 课",
            "上课时间": "2026-11-21 10:00",
            "上课地点": "青禾画室 2 楼",
            "任课老师": "林老师",
            "温馨提示": "请带好围裙和画笔",
        },
    ),
    Entry(
        "TM600102",
        "图书到期提醒",
        "教育",
        {
            "图书名称": "《城市的胜利》",
            "应还日期": "2026-11-25",
            "借阅馆舍": "城市书房 · 运河馆",
            "可否续借": "可续借 1 次",
            "读者证号": "2026****19",
        },
    ),
    Entry(
        "TM700101",
        "就诊提醒",
        "医疗健康",
        {
            "就诊科室": "口腔科",
            "就诊时间": "2026-11-23 14:30",
            "就诊地点": "门诊楼 3 层 B 区",
            "就诊序号": "27",
            "就诊人": "陈*",
            "温馨提示": "请携带有效证件，提前 20 分钟签到",
        },
    ),
    Entry(
        "TM800101",
        "账单提醒",
        "金融",
        {
            "账单月份": "2026 年 11 月",
            "应还金额": "¥1,280.00",
            "最后还款日": "2026-12-05",
            "账户尾号": "6608",
            "温馨提示": "到期自动扣款，请保证余额充足",
        },
    ),
    Entry(
        "TM900101",
        "活动报名成功通知",
        "文娱",
        {
            "活动名称": "周末手冲体验课",
            "活动时间": "2026-11-22 15:00",
            "活动地点": "梧桐路店二楼",
            "报名人数": "2 人",
            "报名编号": "HD20261120007",
            "温馨提示": "凭编号入场，可带一位朋友",
        },
    ),
)


def fill_library(*, apps: Any = installed_apps, using: str = "default", **_signal: object) -> None:
    """Add what is missing, after every migration; what the operator changed or stopped stays as it is."""
    try:
        model = apps.get_model("messaging", "LibraryTemplate")
    except LookupError:
        return  # migrated back to before there was a library
    # Migrated back to before there were scenes, there were form templates only.
    scenes = hasattr(model, "scene")
    model.objects.using(using).bulk_create(
        [
            model(
                code=entry.code,
                title=entry.title,
                industry=entry.industry,
                keywords=list(entry.example),
                example=entry.example,
                **({"scene": entry.scene} if scenes else {}),
            )
            for entry in (*LIBRARY, *(MORE if scenes else ()))
        ],
        ignore_conflicts=True,
    )
