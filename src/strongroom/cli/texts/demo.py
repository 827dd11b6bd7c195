"""Texts of ``demo``: its options, the stages of making the room, and what is said last.

Lives here: these. Must not live here: texts of the walk (strongroom.demo), of the console (server).
"""

__all__ = ["DEMO"]

DEMO = {
    "demo": (
        "Work in a made-up firm's room, or walk through one.",
        "在虚构公司的保险库中工作，或快速浏览一遍。",
    ),
    "demo.example": ("strongroom demo", "strongroom demo"),
    "demo.more": (
        "Makes a room with ten thousand made-up customers and what happened there in a fortnight, and "
        "serves it on this machine: open the link that is printed. The room is kept and found again the next "
        "time, under --home or your data folder; --fresh makes it anew.\n"
        "Keys lie beside the data there: never use it for real people.\n"
        "--walk shows the most important things in the terminal instead, in a small room that goes away.",
        "建立一个有一万名虚构客户、两周工作痕迹的保险库，并在本机提供服务：打开显示的链接即可。保险库会保留，下次直接使用，"
        "位于 --home 或您的数据文件夹；--fresh 重新建立。\n其密钥与数据放在一起：切勿用于真实人物。\n"
        "--walk 则在终端中演示要点，使用的小保险库结束后即删除。",
    ),
    "option.fresh": ("Throw the demo's room away and make it anew.", "删除演示保险库并重新建立。"),
    "option.demo_port": (
        "The port; where it is taken, the next that is free.",
        "监听的端口；被占用时使用下一个空闲端口。",
    ),
    "option.no_serve": ("Only make the room.", "只建立保险库，不提供服务。"),
    "option.walk": ("Walk through a small room in the terminal.", "在终端中浏览一个小保险库。"),
    "option.keep": ("Leave the room of the walk where it is.", "浏览结束后保留其保险库。"),
    "option.people": ("How many people to make up.", "虚构人物的数量。"),
    "option.seed": ("The same number makes the same people.", "相同的数字生成相同的人物。"),
    "said.stage-people": ("made people up", "编造人物"),
    "said.stage-room": ("founded the room", "建立保险库"),
    "said.stage-beginning": ("staff, rules, first customers", "员工、规则、首批客户"),
    "said.stage-import": ("imported the former program's data", "导入旧系统的数据"),
    "said.stage-days": ("days of work", "日常工作"),
    "said.stage-night": ("one night", "某个夜晚"),
    "said.stage-forgetting": ("erasures, a hold, a lost backup place", "擦除、保留、失联的备份目的地"),
    "said.stage-lately": ("the last days", "最近几天"),
    "said.demo-made": ("The demo's room is at {home}.", "演示保险库位于 {home}。"),
    "said.demo-stopped": ("Stopped. The room is kept.", "已停止，保险库已保留。"),
    "said.demo-box": (
        "Open the first line in a browser: a link that lets you in once, to the front desk.\n"
        "Link used or lost?      Ctrl-C, then {again}: it prints a new one.\n"
        "On another machine?     {ssh}\n"
        "Start from the story's beginning: {again} --fresh      Stop: Ctrl-C",
        "用浏览器打开第一行：链接仅可使用一次，进入前台。\n"
        "链接已用或丢失？        按 Ctrl-C 后再运行 {again}，会显示新链接。\n"
        "程序在另一台机器上？    {ssh}\n"
        "从头开始：{again} --fresh      停止：Ctrl-C",
    ),
}
