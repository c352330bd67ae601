"""检查答案: 先看形状, 再看数值, 最后看边界情况.

每个检查通过时打印一行, 不通过时抛出 CheckFailed, 告诉你: 应该是什么, 你得到了什么,
以及最可能错在哪里. 所有提示都来自同一张表 MISTAKES.

Every student call goes through `call`, which hands over copies and keeps the student's
warnings and stderr out of the cell: plain nbgrader gives 0 points to a cell that writes there.
"""

from __future__ import annotations

import contextlib
import copy
import io
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

RTOL, ATOL = 1e-6, 1e-9
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
MANY_NUMBERS = 100
EXPECTED_GOT = re.compile(r": 应该是 (.+?), 你的结果是 ", re.DOTALL)

# 名字 -> 它看起来像哪种错误. 检查只用这里的句子, 所以同一个错误在哪一课都是同一句话.
MISTAKES = {
    # 任何函数
    "not_written": "这个函数还没有写: 找到 # todo, 把 raise NotImplementedError 那一行换成你的代码.",
    "no_return": "函数没有返回值 (得到 None): 最后是不是忘了 return?",
    "not_a_number": "这里应该返回一个数, 不是数组: 对所有元素求和或取平均之后就是一个数.",
    "wrapped": "x 是一个数时, 结果也是一个数: 别再包一层 [ ] 或 np.array.",
    "not_an_array": "这里应该返回 NumPy 数组: 用 np.array(...) 包一下.",
    "not_float": "结果应该是浮点数 (float64): 看看是不是被取整了, 或者用了 dtype=int.",
    "shape": "先看形状: 在纸上写出每个数组的形状, 再对一遍.",
    "transposed": "形状正好反了: 多了或少了一个转置 .T?",
    "lost_axis": "少了一维: 结果应该保持二维, 检查是不是用了 ravel, flatten 或对某个轴求了和.",
    "value": "数值不对: 用上面手算的例子, 一步一步打印中间结果对一遍.",
    "nan": "结果里有 nan 或 inf: 找一找除以 0, 对 0 取对数, 或者溢出的地方.",
    "constant": "输入变了, 结果却没有变: 结果要由参数算出来, 不能写死.",
    "echo": "看起来把参数原样返回了: 要返回算出来的结果.",
    "no_error": "这样的输入应该抛出 RuntimeError, 但函数没有报错: 先检查, 再 raise RuntimeError('...').",
    "wrong_error": "这样的输入应该抛出 RuntimeError, 抛出的却是别的错误: 在计算之前先检查, 自己 raise.",
    "error_on_good_input": "输入是对的, 函数却抛出了 RuntimeError: 检查的条件写反了, 或者比了整个 shape? 只比必须相等的那两个数. 也可能是把数组的顺序弄反了.",
    "changed_argument": "函数改动了传进来的参数: 别用 +=, -=, @=, out= 或给下标赋值去改它, 先 .copy() 一份.",
    "floating_warning": "计算时出现了浮点警告 (溢出或无效值): 让 exp 的指数永远不大于 0. np.where 会把两段都算完再挑, 所以两段里的指数都不能大于 0.",
    "math_on_array": "math 里的函数 (math.exp, math.log …) 一次只能算一个数: 数组要用 np.exp, np.log.",
    "matmul_shapes": "矩阵乘法的形状对不上: 少了转置 .T, 或者左右两个矩阵的顺序反了?",
    "broadcast_shapes": "两个数组的形状对不上, 没法逐元素计算: 这里要的是矩阵乘法 @ 吗? @ 和 * 写在一行时从左往右算, 先逐元素乘的那一段要单独算好, 或者加括号.",
    "if_on_array": "if 不能判断整个数组: 用 np.where, 或者用布尔下标分开算.",
    "index_out_of_range": "下标超出了范围: 数组是二维的话, 一个位置要两个下标, np.ndindex(w.shape) 会依次给出每一个.",
    "part_not_written": "它用到的另一个函数还没有写: 先做前面的练习, 运行那一格, 再回来.",
    "no_first_value": "这个变量还没有值就用到了: 在循环之前, 先给它第一个值.",
    "not_in_numpy": "NumPy 里没有这个名字: 看看拼写; 自然对数是 np.log, 指数是 np.exp.",
    "caret": "^ 不是乘方: 乘方写成 **.",
    "function_not_called": "拿函数本身去算了: 后面少了括号和参数, 比如 sigmoid(x).",
    "number_called": "数字后面直接跟了括号, Python 会当成调用函数: 少写了乘号 *?",
    "undefined_name": "用到了一个没有定义的名字: 拼写对吗? 定义它的那一格运行过吗? 重启之后要从第一格重新运行; 别的课里写的函数, 这本笔记本里没有.",
    "error": "函数运行时出错了: 先看第一行的错误信息, 再看它出在你的哪一行.",
    # 01 前向传播
    "elementwise": "看起来用了 * (逐元素相乘): 层的计算是矩阵乘法 @.",
    "weights_transposed": "看起来把 weights 转置了: weights 的形状已经是 (d_in, d_out), 直接乘就好.",
    "inputs_transposed": "看起来把 inputs 转置了: 每行一个样本, 直接乘就好.",
    "swapped": "看起来乘法的顺序反了: 输入在左边, 权重在右边.",
    "sign": "符号反了: 看看哪里多了或少了一个负号, 或者减法的两边写反了.",
    "averaged": "看起来多除了一次: 这里只要乘加, 不用取平均.",
    "averaged_rows": "看起来除以了样本数: 前向传播不用取平均.",
    "added_one": "看起来加上了偏差项 +1: 这一课先不考虑偏差.",
    "extra_activation": "看起来加了激活函数 sigmoid: 这里的层是线性的, 不要激活.",
    "extra_activation_last": "看起来最后一层加了激活函数: 这里的层是线性的, 不要激活.",
    "extra_relu": "看起来加了 ReLU: 这里的层是线性的, 负数要留着.",
    "extra_tanh": "看起来加了 tanh: 这里的层是线性的, 不要激活.",
    "only_first_layer": "看起来只算了第一层: return 是不是缩进到循环里面去了?",
    "stopped_early": "看起来没有算到最后一层: return 缩进到循环里面去了? 循环少走了一层? 每一步的结果存回去了吗?",
    "only_last_layer": "看起来每一层都从最初的输入算起: 上一层的输出才是下一层的输入.",
    "last_layer_skipped": "看起来少算了最后一层: 检查循环的范围.",
    "first_layer_skipped": "看起来跳过了第一层: 检查循环从哪里开始.",
    "reversed_layers": "看起来层的顺序反了: 从 weights_list 的第一个开始.",
    "summed_layers": "看起来把各层的结果加了起来: 层是一个接一个算的.",
    "layer_repeated": "看起来每一层都用了第一个矩阵: 循环里要换成这一层的权重.",
    # 02 激活函数
    "sign_of_exponent": "看起来正负颠倒了, 得到的是 σ(-x): 是 exp(-x), 不是 exp(x); 分两段写的话, 看看是不是放反了.",
    "missing_one": "看起来分母里漏了 1: 是 1 + exp(-x).",
    "brackets_missing": "看起来漏了括号: 除法先算, 所以 1 + exp(-x) 要用括号包成一个分母.",
    "minus_one": "看起来分母里是 1 - exp(-x): 应该是加号.",
    "zero_centred": "看起来是 tanh, 结果在 -1 和 1 之间: sigmoid 在 0 和 1 之间, 在 0 处是 0.5.",
    "relu_for_sigmoid": "看起来是 ReLU: 这里要的是 sigmoid.",
    "slope_returned": "看起来返回的是导数 σ(1 - σ): 这里要 σ 本身.",
    "summed_together": "看起来是 softmax, 所有元素加起来等于 1: 每个元素各算各的.",
    "wrong_base": "看起来底数用了 2: 自然指数是 np.exp.",
    "output_for_input": "看起来算的是 x (1 - x): x 是 σ 的输入, 要先算 σ(x), 再乘 1 - σ(x).",
    "sigma_twice": "看起来多过了一次 σ: 传进来的 x 只过一次 σ, 得到 s, 结果是 s (1 - s).",
    "sigma_itself": "看起来返回的是 σ 本身: 导数还要再乘 1 - σ.",
    "one_minus_sigma": "看起来得到的是 1 - σ: 前面还要乘 σ (写成分式的话, 分母漏了平方).",
    "squared_sigma": "看起来得到的是 σ 的平方: 第二个因子是 1 - σ (写成分式的话, 分子漏了 exp(-x)).",
    "slope_brackets": "看起来 1 - σ 少了括号: 乘法先算, 所以要写成 s * (1 - s).",
    "plus_for_minus": "看起来写成了 σ (1 + σ): 第二个因子是 1 - σ.",
    "exponential_only": "看起来只有 exp(-x): 求导时 1 / (1 + exp(-x)) 的平方还在下面.",
    "tanh_slope": "看起来是 tanh 的导数: sigmoid 的导数是 σ (1 - σ).",
    "one_branch_only": "看起来正负都用了同一段式子: |x| 丢掉了符号, x < 0 时的式子不一样.",
    "clipped_early": "看起来把 x 截断得太早: 截到 ±10 时 σ 还没有到 0 和 1, 截到 ±500 才没有影响.",
    "half_scale": "看起来多了或少了 1/2: 用 tanh 写是 (1 + tanh(x / 2)) / 2.",
    "no_activation": "看起来没有激活: 每一层算完之后要过 sigmoid.",
    "activation_last_only": "看起来只在最后激活了一次: 每一层之后都要激活.",
    "last_not_activated": "看起来最后一层没有激活: 最后一层也不例外.",
    "activation_before": "看起来先激活再线性: 每一层先乘权重, 再过 sigmoid.",
    "inputs_activated": "看起来把输入也激活了: 输入直接进第一层.",
    "activated_twice": "看起来每一层激活了两次: 一次就够.",
    "weights_activated": "看起来激活用在了权重上: 激活的是这一层的输出.",
    # 04 反向传播
    "one_sided": "看起来只往上推了一边 (前向差分): 两边都推, 再除以 2 eps.",
    "one_sided_down": "看起来只往下推了一边 (后向差分): 两边都推, 再除以 2 eps.",
    "missing_half": "看起来少除了一个 2: 两边都推了, 一共推了 2 eps.",
    "halved_twice": "看起来多除了一个 2: 除以 2 eps 就好.",
    "not_divided": "看起来忘了除以 2 eps: 导数是变化的比值.",
    "one_number": "返回的是一个数: w + eps 把所有位置一起推了. 先建一个 np.zeros(w.shape), 一次只推一个位置, 把结果放进去.",
    "nearly_zero": "结果几乎是 0. 写成了 / 2 * eps? 那是先除再乘, 要写 / (2 * eps). 写了 up = w? 等号不会复制, 要写 w.copy().",
    "eps_multiplied": "看起来先除以 2, 又乘了 eps: 分母要用括号包起来, / (2 * eps).",
    "all_at_once": "看起来把所有位置一起推了: 一次只推一个位置.",
    "only_one_entry": "看起来只算了一个位置: w 的每个位置都要推一遍.",
    "rows_at_once": "看起来一次推了一整行: w 可以是二维的, np.ndindex(w.shape) 会依次给出每个位置.",
    "eps_ignored": "看起来没有用传进来的 eps: 别在函数里写死.",
    "summed_up": "看起来求了和或取了平均: 每个样本要有自己的一个梯度.",
    "squared_error": "看起来误差还带着平方: 求导之后, 平方变成 2 乘以误差.",
    "halved_error": "看起来多除了一次: 前面只有 2/n.",
    "label_forgotten": "看起来没有减去 y: 误差是输出减真实值.",
    "loss_itself": "看起来返回的是代价本身: 这里要它的梯度.",
    "not_summed": "得到了一张 (n, d_in) 的表, 用了 *? 各个样本的责任要加起来: x 转置之后用 @.",
    "divided_by_all": "看起来除以了元素总数 n × d_in: 只除以样本数 n.",
    "twice_averaged": "看起来 1/n 乘了两遍: 一遍就够.",
    "factor_twice": "看起来 2/n 乘了两遍: mse_gradient 里已经有了.",
    "squared_inputs": "看起来输入多了一个平方: 这条边的坡度就是 x.",
    "input_forgotten": "看起来没有乘输入 x: 每个权重的责任要乘上自己的输入.",
    "sigma_of_output": "看起来对 a 又算了一次 σ: a 已经是 σ 的输出, 坡度直接是 a (1 - a).",
    "only_one_minus_a": "看起来坡度只有 1 - a: 前面还有一个 a.",
    "only_a": "看起来坡度只有 a: 后面还有一个 1 - a.",
    "slope_twice": "看起来 σ 的坡度乘了两遍: 一遍就够.",
    "error_forgotten": "看起来没有乘误差 a - y: 梯度从误差开始往回走.",
    # 05 单层网络
    "not_a_tuple": "应该返回一个元组 (tuple), 写成 return a, b 这样: 不是字典, 也不是单独一个值.",
    "wrong_count": "返回值的个数不对: 数一数 return 后面用逗号隔开的有几个.",
    "wrong_order": '返回值的顺序不对: 照着说明里 "返回" 的顺序, 一个一个排好.',
    "prints_nothing": "什么都没有打印: 除了 return, 这里还要 print.",
    "label_missing": "打印的内容里少了名字: forward, loss, dw 三个词都要出现, 拼写要一样.",
    "value_not_printed": "名字打印了, 数值没有跟上: 把变量本身也放进 print.",
    "outer_product": "得到了一张 (d_in, d_in) 的表: 用了 *, 或者左右写反了? 输入在左, 权重在右, 用 @.",
    "error_returned": "看起来是误差 p - y: forward 是网络的输出 p 本身.",
    "rms": "看起来多开了一次平方根: MSE 是平方的平均, 不用开方.",
    "absolute_error": "看起来取了绝对值, 没有平方: MSE 是误差平方的平均.",
    "not_squared": "看起来忘了平方: 正负误差会互相抵消.",
    "first_axis_only": "只沿着第一维加了: 看起来用了 Python 自带的 sum, 或者写了 axis=0. 用 np.sum, 不写 axis.",
    "squared_mean": "看起来先取平均再平方: 先把每个误差平方, 再取平均.",
    "halved": "看起来多乘了 1/2: 这门课的 MSE 只有 1/n, 没有 1/2.",
    "no_mean": "看起来少了 1/n: 还要除以样本数 (行数).",
    "no_two": "看起来少了 2: 平方求导时, 指数 2 会落到前面来.",
    "no_two_no_mean": "看起来前面的 2/n 整个漏了: 平方求导落下一个 2, 平均带来 1/n.",
    "divided_by_columns": "看起来除以了列数: 1/n 里的 n 是样本数, 也就是行数.",
    "loss_as_label": "看起来把 loss 放到了 y 的位置: 先是 x, 再是真实值 y, 最后是输出 p.",
    "loss_as_output": "看起来把 loss 放到了 p 的位置: 第三个参数是网络的输出 forward.",
    "loss_minus_p": "看起来用了 loss - p: 代价只是一个总分, 梯度要的是每个样本的误差 p - y.",
    "loss_for_error": "看起来用 loss 代替了误差 p - y: 代价是一个总分, 误差每个样本都有一个.",
    "w_already_updated": "看起来是更新之后的 W: 这里只要梯度 dw, 更新是 train 的事.",
    "ascending": "看起来在上坡: W 要减去 learning_rate 乘以梯度, 梯度里是 p - y, 不是 y - p.",
    "rate_ignored": "看起来没有用上 learning_rate: 梯度要先乘以它, 再去更新 W.",
    "gradient_once": "看起来每一步都用同一个梯度: W 变了, 梯度要在循环里面重新算.",
    "not_updated": "返回的还是最初的 w: 更新之后的 W 要存下来, 最后返回它.",
    "single_update": "看起来只更新了一次: return 是不是缩进到循环里面去了?",
    "early_stop": "看起来少更新了一次: 正好要更新 steps 次, 检查循环的范围.",
    "extra_update": "看起来多更新了一次: 正好要更新 steps 次, 检查循环的范围.",
    "momentum": "看起来加了动量 (momentum): 这里要最朴素的梯度下降, 每一步只用当前的梯度.",
    "normalized_gradient": "看起来把梯度除以了它的长度: 直接用梯度, 坡缓的地方步子自然会小.",
    "gradient_times_loss": "看起来把 loss 乘进了更新里: 更新只用 learning_rate 和梯度.",
    "rate_decayed": "看起来 learning_rate 越来越小: 这里从头到尾用同一个.",
    "sigma_slope_missing": "看起来少乘了 σ 的导数: 误差 (a - y) 后面还要乘 a (1 - a).",
    "losses_one_short": "losses 少了一个: 更新之前的代价, 最后一次更新之后的代价, 都要记, 一共 steps + 1 个.",
    "losses_one_long": "losses 多了一个: 一共 steps + 1 个, 看看哪个代价记了两遍.",
    "losses_not_list": "losses 要记下每一步的代价 (列表或一维数组), 不是一个数.",
    "losses_not_numbers": "losses 里装的是数组: 每一个都应该是一个数, 先求和或取平均.",
    "first_loss_missing": "看起来漏了第一个代价: losses[0] 是还没有更新时的代价.",
    "first_loss_twice": "看起来第一个代价记了两遍: 更新之后再算代价, 再记下来.",
    "losses_late": "看起来每个代价都晚了一步: losses[k] 是更新 k 次之后的代价, 从 0 次开始.",
    "losses_of_first_w": "看起来代价一直是用最初的 w 算的: 每更新一次, 要用新的 W 重新算代价.",
    "losses_summed": "看起来把所有的代价加成了一个数: 一步一个, 一个一个记下来.",
    "only_last_loss": "看起来只留下了最后一个代价: 每一步都要 append.",
    # 03 代价函数
    "sum_squared": "看起来先求和再平方: 正负误差已经抵消了, 应该先平方每个误差, 再求和.",
    "squares_apart": "看起来算的是 p² - y²: 先相减得到误差, 再平方, 不是各自平方.",
    "added_not_subtracted": "看起来把 p 和 y 加了起来: 误差是两者之差.",
    "n_minus_one": "看起来除以了 n - 1: 这里不是样本方差, 分母就是样本数 n.",
    "rounded": "看起来四舍五入了: 返回算出来的数本身, 打印的时候再取小数位数.",
    "log_forgotten": "看起来忘了取对数: 交叉熵里的 p 和 1 - p 都要先取 ln.",
    "log_sign_forgotten": "看起来忘了取对数和负号, 第二项也没有用 1 - p: 对着公式一项一项看.",
    "second_log_forgotten": "看起来第二项忘了取对数: 1 - p 也要先取 ln.",
    "only_y_term": "看起来只有 y = 1 那一项: 真实值是 0 的样本也要算分, 少了 (1 - y) 的那一项.",
    "only_other_term": "看起来只有 y = 0 那一项: 真实值是 1 的样本也要算分, 少了 y 的那一项.",
    "second_log_p": "看起来第二项用了 ln p: 真实值是 0 时, 要看的是 1 - p.",
    "log2_used": "看起来用了 log2: 交叉熵用自然对数, 就是 np.log.",
    "log10_used": "看起来用了 log10: 交叉熵用自然对数, 就是 np.log.",
    "minus_between": "看起来两项的符号不一样: 两项先加起来, 最前面的负号管着整个括号.",
    "one_minus_log": "看起来算成了 1 - ln p: 先做减法 1 - p, 再取对数.",
    "swapped_p_y": "看起来 p 和 y 反了: 取对数的是预测 p, 真实值 y 是乘在外面的.",
    "mse_used": "看起来算的是 MSE: 这里要的是交叉熵, 里面有对数.",
    "log_outside": "看起来先取平均再取对数: 每个样本先取对数, 再取平均.",
    "hard_labels": "看起来只认 y = 0 和 y = 1: y 也可以是 0.3 这样的数, 两项都要按比例算.",
    "eps_too_large": "看起来 eps 取得太大, 把代价本身也改了: 取 1e-15 到 1e-7 之间的数.",
    "wrong_costs_nothing": "预测完全错了, 代价却很小: 两项都在吗? log(0) 也不能当成 0.",
    "right_costs_much": "预测完全正确, 代价却很大: 看看哪一项用错了 p 或 1 - p.",
}


class CheckFailed(AssertionError):
    """A check that did not pass; Jupyter shows its message and where the student's code raised."""

    def _render_traceback_(self) -> list[str]:
        """Tell Jupyter what to print: no frames of this file, only the student's own."""
        # 应该是 and 你的结果是 below each other, where both are told
        said = EXPECTED_GOT.sub(r":\n  应该是     \1\n  你的结果是 ", str(self), count=1)
        said = said.replace("。方向", ".\n  方向").replace("。\n", ".\n")
        lines = [f"没有通过. {said}"]
        if self.__cause__ is not None and not isinstance(self.__cause__, NotImplementedError):
            frames = traceback.extract_tb(self.__cause__.__traceback__)
            others = (__file__, str(Path(np.__file__).parent))
            own = [frame for frame in frames if not frame.filename.startswith(others)]
            lines += [f"  第 {frame.lineno} 行, {frame.name}: {frame.line}" for frame in own]
        return lines


def call(function: Callable, *args: Any) -> Any:
    """Call the student's `function` on copies of `args`, quietly; return what it returns.

    Raises:
        CheckFailed: the function is not written, returns None, or raises; the message
            names the likely mistake and the student's own exception is chained to it.
    """
    name = _name(function)
    try:
        with _quiet():
            result = function(*copy.deepcopy(args))
    except Exception as error:
        _fail_with(name, error)
    if result is None:
        _fail(name, "应该返回结果, 你返回了 None", "no_return")
    return result


def check_shape(name: str, result: Any, shape: tuple[int, ...], **mistakes: tuple) -> None:
    """Check that `result` is a float64 array of `shape`; `()` stands for one number.

    `mistakes` gives, for a name in MISTAKES, the shape that this mistake would lead to.
    """
    got = np.shape(result)
    if got != shape:
        for mistake, its_shape in mistakes.items():
            if got == its_shape:
                _fail(name, f"形状应该是 {shape}, 你的结果是 {got}", mistake)
        if shape == ():
            _fail(name, f"应该是一个数, 你的结果形状是 {got}", "not_a_number")
        if len(shape) > 1 and got == shape[::-1]:
            _fail(name, f"形状应该是 {shape}, 你的结果是 {got}", "transposed")
        if len(got) < len(shape) and np.size(result) == int(np.prod(shape)):
            _fail(name, f"形状应该是 {shape}, 你的结果是 {got}", "lost_axis")
        _fail(name, f"形状应该是 {shape}, 你的结果是 {got}", "shape")
    if shape != () and not isinstance(result, np.ndarray):
        _fail(name, f"应该是 NumPy 数组, 你的结果是 {type(result).__name__}", "not_an_array")
    if np.asarray(result).dtype != np.float64:
        kind = np.asarray(result).dtype
        _fail(name, f"应该是浮点数 float64, 你的结果是 {kind}", "not_float")
    print(f"✓ {name}: " + (f"形状 {shape} 正确" if shape else "返回的是一个数"))


def check_value(name: str, result: Any, expected: Any, **mistakes: Any) -> None:
    """Check that `result` has the values of `expected` (rtol 1e-6, atol 1e-9).

    Axes of length 1 do not count here: `check_shape` is about them. `mistakes` gives, for a
    name in MISTAKES, the value that this mistake would lead to, so that the message names it.
    """
    for mistake, its_value in mistakes.items():
        if mistake not in MISTAKES:
            raise KeyError(f"checks.MISTAKES 里没有 {mistake!r}: 先在表里写下它的提示")
        if _same(its_value, expected):
            raise ValueError(f"这组数据分不清 {mistake!r} 和正确答案: 换一组")
    if not _same(result, expected):
        said = f"应该是 {_show(expected)}, 你的结果是 {_show(result)}"
        for mistake, its_value in mistakes.items():
            if _same(result, its_value):
                _fail(name, said, mistake)
        if np.shape(result) != np.shape(expected):
            said = f"形状应该是 {np.shape(expected)}, 你的结果是 {np.shape(result)}"
            _fail(name, said, "shape")
        if not _finite(result):
            _fail(name, said, "nan")
        compared = _compared(result, expected)
        _fail(name, f"{said}。{compared}" if compared else said, "value")
    print(f"✓ {name}: 数值正确")


def check_varies(name: str, first: Any, second: Any) -> None:
    """Check that two results, for two different inputs, differ: nothing is hard-coded."""
    for result in (first, second):
        if not _finite(result):
            _fail(name, f"你的结果是 {_show(result)}", "nan")
    if _same(first, second):
        _fail(name, f"两组不同的输入都得到 {_show(first)}", "constant")


def check_between(name: str, result: Any, low: float, high: float, **mistakes: tuple) -> None:
    """Check that the number `result` is finite and lies from `low` to `high`.

    For what has no single right value. `mistakes` gives, for a name in MISTAKES, the range
    (from, to) that this mistake would lead to.
    """
    got = np.asarray(result, dtype=float)
    if not np.isfinite(got).all():
        _fail(name, f"应该是有限的数, 你的结果是 {_show(result)}", "nan")
    if not ((low <= got) & (got <= high)).all():
        wanted = f"应该大于 {low:g}" if high == np.inf else f"应该在 {low:g} 和 {high:g} 之间"
        said = f"{wanted}, 你的结果是 {_show(result)}"
        for mistake, (start, end) in mistakes.items():
            if ((start <= got) & (got <= end)).all():
                _fail(name, said, mistake)
        _fail(name, said, "value")
    print(f"✓ {name}: " + ("结果是有限的数" if (low, high) == (-np.inf, np.inf) else "大小合理"))


def check_error(function: Callable, *args: Any) -> None:
    """Check that `function(*args)` raises RuntimeError (NotImplementedError is not one here)."""
    name = _name(function)
    try:
        with _quiet():
            result = function(*copy.deepcopy(args))
    except NotImplementedError as error:
        _fail(name, "还没有写", "not_written", error)
    except RuntimeError:
        print(f"✓ {name}: 遇到不合适的输入会抛出 RuntimeError")
        return
    except Exception as error:
        _fail(name, f"抛出了 {type(error).__name__}: {error}", "wrong_error", error)
    _fail(name, f"应该抛出 RuntimeError, 你的函数返回了 {_show(result)}", "no_error")


def check_accepts(function: Callable, *args: Any) -> None:
    """Check that `function(*args)` raises no RuntimeError: good input is not refused.

    Any other exception passes: the cells about shape and value are about that.
    """
    name = _name(function)
    try:
        with _quiet():
            function(*copy.deepcopy(args))
    except (NotImplementedError, RecursionError) as error:
        _fail_with(name, error)
    except RuntimeError as error:
        _fail(name, f"运行时抛出 RuntimeError: {error}", "error_on_good_input", error)
    except Exception:
        return
    print(f"✓ {name}: 合适的输入不会报错")


def check_unchanged(function: Callable, *args: Any) -> None:
    """Check that `function(*args)` leaves every array in `args` as it was, bit for bit."""
    name = _name(function)
    before = copy.deepcopy(args)
    try:
        with _quiet():
            result = function(*args)
    except Exception as error:
        _fail_with(name, error)
    if result is None:
        _fail(name, "应该返回结果, 你返回了 None", "no_return")
    if not _identical(before, args):
        _fail(name, "调用之后, 参数和原来不一样了", "changed_argument")
    _check_works(function, before, result)
    print(f"✓ {name}: 没有改动参数")


def check_no_warning(function: Callable, *args: Any) -> None:
    """Check that `function(*args)` causes no overflow, divide or invalid warning in NumPy."""
    name = _name(function)
    args = copy.deepcopy(args)
    numpy_default = np.errstate(over="warn", divide="warn", invalid="warn", under="ignore")
    try:
        with warnings.catch_warnings(record=True) as caught, numpy_default:
            warnings.simplefilter("always")
            with contextlib.redirect_stderr(sys.stdout):
                result = function(*args)
    except OverflowError as error:
        _fail(name, f"x = {_show(args[0])} 时溢出了: {error}", "floating_warning", error)
    except Exception as error:
        _fail_with(name, error)
    if result is None:
        _fail(name, "应该返回结果, 你返回了 None", "no_return")
    for warning in caught:
        if issubclass(warning.category, RuntimeWarning):
            _fail(name, f"x = {_show(args[0])} 时: {warning.message}", "floating_warning")
    _check_works(function, args, result)
    print(f"✓ {name}: 没有浮点警告")


def check_parts(name: str, result: Any, *parts: str) -> Sequence[Any]:
    """Check that `result` is a tuple or list of one value for each of `parts`; return it."""
    __tracebackhide__ = True
    said = f"应该返回 ({', '.join(parts)})"
    if not isinstance(result, (tuple, list)):
        _fail(name, f"{said}, 你返回了 {_show(result)}", "not_a_tuple")
    if len(result) != len(parts):
        _fail(name, f"{said} 这 {len(parts)} 个值, 你返回了 {len(result)} 个", "wrong_count")
    return result


def check_printed(function: Callable, *args: Any, **values: Any) -> np.ndarray:
    """Check that `function(*args)` prints each name in `values` and its numbers; return all numbers.

    Order, layout and number format are free: a number counts when it is right within 5 %, among
    at most `MANY_NUMBERS`.
    Where the function returns as many values as are named, its own count as well: a wrong
    value is not the business of this check.
    """
    __tracebackhide__ = True
    name = _name(function)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), _quiet():
            result = function(*copy.deepcopy(args))
    except Exception as error:
        _fail_with(name, error)
    text = printed.getvalue()
    if not text.strip():
        _fail(name, "应该打印 " + ", ".join(values) + ", 你没有打印", "prints_nothing")
    for label in values:
        if label.lower() not in text.lower():
            _fail(name, f"打印的内容里没有 {label}", "label_missing")
    numbers = np.array([float(number) for number in NUMBER.findall(text)])
    if len(numbers) > MANY_NUMBERS:
        _fail(name, f"打印了 {len(numbers)} 个数, 太多了", "value_not_printed")
    several = isinstance(result, (tuple, list)) and len(result) == len(values)
    owns = result if several else values.values()
    for (label, value), own in zip(values.items(), owns, strict=True):
        if not _among(value, numbers) and not _among(own, numbers):
            said = f"打印的内容里没有 {label} 的值 {_show(np.asarray(value, dtype=float))}"
            _fail(name, said, "value_not_printed")
    print(f"✓ {name}: 打印了 " + ", ".join(values))
    return numbers


@contextlib.contextmanager
def replaced(namespace: dict[str, Any], **functions: Callable) -> Iterator[None]:
    """Let the names `functions` in `namespace` (a cell's `globals()`) mean right ones meanwhile.

    A function that builds on others is graded with right ones in their place, so that a
    mistake in those does not cost points a second time.
    """
    missing = object()
    before = {name: namespace.get(name, missing) for name in functions}
    namespace.update(functions)
    try:
        yield
    finally:
        for name, function in before.items():
            if function is missing:
                namespace.pop(name, None)
            else:
                namespace[name] = function


def _check_works(function: Callable, args: Sequence[Any], result: Any) -> None:
    """Doing nothing has no side effects either: what earns points must follow its input."""
    name = _name(function)
    if isinstance(result, np.ndarray) and any(_identical(result, arg) for arg in args):
        _fail(name, "返回的就是传进来的参数", "echo")
    with _quiet(), contextlib.redirect_stdout(io.StringIO()):
        other = function(*(_mild(arg, 0.1 * (k + 1)) for k, arg in enumerate(args)))
    if _identical(result, other):
        _fail(name, f"两组不同的输入都得到 {_show(result)}", "constant")


def _mild(arg: Any, value: float) -> Any:
    """Return `arg` with every number in its arrays replaced by `value`."""
    if isinstance(arg, np.ndarray):
        return np.full(arg.shape, value)
    if isinstance(arg, list):
        return [_mild(item, value) for item in arg]
    return arg


def _fail(name: str, said: str, mistake: str, cause: Exception | None = None) -> None:
    raise CheckFailed(f"{name}: {said}。\n提示: {MISTAKES[mistake]}") from cause


def _fail_with(name: str, error: Exception) -> None:
    said = f"运行时抛出 {type(error).__name__}"
    if not isinstance(error, NotImplementedError):  # the sentence of that one is the hint
        said += f": {error}"
    _fail(name, said, _mistake_of(error, name), error)


def _mistake_of(error: Exception, name: str) -> str:
    """Return the likely mistake behind what the student's function `name` raised."""
    text = str(error)
    if isinstance(error, NotImplementedError):
        *outer, last = (frame.name for frame in traceback.extract_tb(error.__traceback__))
        return "part_not_written" if name in outer and last != name else "not_written"
    if isinstance(error, RuntimeError) and not isinstance(error, RecursionError):
        return "error_on_good_input"
    if isinstance(error, UnboundLocalError):
        return "no_first_value"
    if isinstance(error, NameError):
        return "undefined_name"
    if isinstance(error, AttributeError) and "module 'numpy'" in text:
        return "not_in_numpy"
    if isinstance(error, TypeError) and ("bitwise_xor" in text or "for ^" in text):
        return "caret"
    if isinstance(error, TypeError) and "unsupported operand" in text and "'function'" in text:
        return "function_not_called"
    if isinstance(error, TypeError) and re.search("'(int|float)' object is not callable", text):
        return "number_called"
    if isinstance(error, TypeError) and ("only length-1" in text or "only 0-dim" in text):
        return "math_on_array"
    if isinstance(error, IndexError) and "out of bounds" in text:
        return "index_out_of_range"
    if isinstance(error, ValueError) and ("matmul" in text or "not aligned" in text):
        return "matmul_shapes"
    if isinstance(error, ValueError) and "broadcast" in text:
        return "broadcast_shapes"
    if isinstance(error, ValueError) and "truth value" in text:
        return "if_on_array"
    return "error"


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stderr(sys.stdout),
    ):
        warnings.simplefilter("ignore")
        yield


def _same(first: Any, second: Any) -> bool:
    try:
        first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    except (TypeError, ValueError):
        return False
    first, second = np.squeeze(first), np.squeeze(second)
    return first.shape == second.shape and np.allclose(first, second, rtol=RTOL, atol=ATOL)


def _compared(result: Any, expected: Any) -> str:
    """Say how two arrays of numbers lie to each other as arrows; empty where that says nothing.

    The sentence begins with 方向 and is no answer: no element follows from it.
    """
    try:
        got, right = np.asarray(result), np.asarray(expected)
    except (TypeError, ValueError):
        return ""
    if got.dtype.kind not in "fiu" or got.shape != right.shape or got.size < 2:
        return ""
    got, right = got.astype(float), right.astype(float)
    largest = np.max(np.abs(got)), np.max(np.abs(right))
    if not (np.isfinite(largest).all() and min(largest) > 0):
        return ""
    if got.ndim == 2 and _same(got.T, right):
        return "方向转置之后就一样了: 多了或少了一个 .T?"
    with np.errstate(all="ignore"):  # 1e308 beside 1e-308
        got, right = np.ravel(got / largest[0]), np.ravel(right / largest[1])
        lengths = np.sqrt(got @ got), np.sqrt(right @ right)
        cosine = got @ right / (lengths[0] * lengths[1])
        times = f"{largest[0] / largest[1] * lengths[0] / lengths[1]:.3g}"
    if abs(cosine) < 1 - 1e-9:
        if cosine < 0.9:
            return "方向差得远"
        return f"方向接近, 大小是正确结果的 {times} 倍"
    if cosine < 0:
        return f"方向正好相反, 大小是正确结果的 {times} 倍: 先看看减法是不是写反了"
    if times == "1":
        return "方向和大小都只差一点点: 看看是不是取了近似, 或者精度不够"
    return f"方向完全一致, 大小是正确结果的 {times} 倍: 看看多了或少了哪个系数, 比如 2 或 1/n"


def _among(value: Any, numbers: np.ndarray) -> bool:
    try:
        value = np.ravel(np.asarray(value, dtype=float))
    except (TypeError, ValueError):
        return False
    found = [np.isclose(numbers, number, rtol=0.05, atol=0.005).any() for number in value]
    return bool(found) and all(found)


def _finite(result: Any) -> bool:
    try:
        return bool(np.isfinite(np.asarray(result, dtype=float)).all())
    except (TypeError, ValueError):
        return True


def _identical(before: Any, after: Any) -> bool:
    if isinstance(before, (list, tuple)):
        if not isinstance(after, (list, tuple)) or len(before) != len(after):
            return False
        return all(map(_identical, before, after))
    if isinstance(before, np.ndarray):
        if not isinstance(after, np.ndarray):
            return False
        if before.dtype == object or after.dtype == object:
            return _identical(before.tolist(), after.tolist())
        same_kind = before.shape == after.shape and before.dtype == after.dtype
        return same_kind and before.tobytes() == after.tobytes()
    return callable(before) or bool(np.all(before == after))


def _show(result: Any) -> str:
    if isinstance(result, np.ndarray) and result.ndim > 0:
        plain = {"float_kind": "{:.6g}".format}
        text = np.array2string(result, formatter=plain, threshold=12, edgeitems=2, separator=", ")
        return re.sub(r"\s*\n\s*", " ", text)  # on one line, as it is written in the text
    if isinstance(result, (float, np.floating, np.ndarray)):
        return f"{float(result):.8g}"
    if isinstance(result, (list, tuple)) and all(
        type(v) in (int, float, np.float64) for v in result
    ):
        return _show(np.array(result, dtype=float))
    text = repr(result)
    return text if len(text) <= 120 else text[:117] + "..."


def _name(function: Callable) -> str:
    return getattr(function, "__name__", "你的函数")
