"""名字 -> 它看起来像哪种错误。同一个错误在哪一课都是同一句话。

These are the course's own, and those general sentences of the engine's that it says in its own
way. The build puts them into the kit's course.json; the checks name them, and so does a page.
"""

MISTAKES: dict[str, str] = {
    # 任何函数：通用的句子里，这门课要说得更具体的
    "not_written": "这个函数还没有写：找到 # todo，把 raise NotImplementedError 那一行换成你的代码。",
    "value": "数值不对：用上面手算的例子，一步一步打印中间结果对一遍。",
    "floating_warning": "计算时出现了浮点警告（溢出或无效值）：让 exp 的指数永远不大于 0。np.where 会把两段都算完再挑，所以两段里的指数都不能大于 0。",
    "function_not_called": "拿函数本身去算了：后面少了括号和参数，比如 sigmoid(x)。",
    # 01 前向传播
    # 02 激活函数
    # 05 单层网络
    "label_missing": "打印的内容里少了名字：forward、loss、dw 三个词都要出现，拼写要一样。",
    # 03 代价函数
}
