# %% calls forward_propagation
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = forward_propagation(outputs, weights)
    return outputs


# %% written out, @
def forward_layers(inputs, weights_list):
    h = inputs
    for w in weights_list:
        if h.shape[1] != w.shape[0]:
            raise RuntimeError("维度不匹配")
        h = h @ w
    return h


# %% recursion
def forward_layers(inputs, weights_list):
    first, *rest = weights_list
    outputs = forward_propagation(inputs, first)
    return forward_layers(outputs, rest) if rest else outputs


# %% functools.reduce
from functools import reduce


def forward_layers(inputs, weights_list):
    return reduce(forward_propagation, weights_list, inputs)


# %% while with an index
def forward_layers(inputs, weights_list):
    i = 0
    out = inputs.copy()
    while i < len(weights_list):
        out = forward_propagation(inputs=out, weights=weights_list[i])
        i += 1
    return out


# %% merged first
def forward_layers(inputs, weights_list):
    product = weights_list[0]
    for w in weights_list[1:]:
        if product.shape[1] != w.shape[0]:
            raise RuntimeError("维度不匹配")
        product = product @ w
    return forward_propagation(inputs, product)


# %% multi_dot, caught error
def forward_layers(inputs, weights_list):
    try:
        return np.linalg.multi_dot([inputs] + list(weights_list))
    except ValueError as error:
        raise RuntimeError("维度不匹配") from error


# %% reassigns the argument's name
def forward_layers(inputs, weights_list):
    for k in range(len(weights_list)):
        inputs = forward_propagation(inputs, weights_list[k])
    return inputs


# %% only_first_layer [markdown]
# 看起来只算了第一层: return 是不是缩进到循环里面去了?

# %% return inside the loop mistake="only_first_layer"
def forward_layers(inputs, weights_list):
    for weights in weights_list:
        outputs = forward_propagation(inputs, weights)
        return outputs


# %% only_last_layer [markdown]
# 看起来每一层都从最初的输入算起: 上一层的输出才是下一层的输入.

# %% always from the inputs mistake="only_last_layer"
def forward_layers(inputs, weights_list):
    for weights in weights_list:
        if len({w.shape for w in weights_list}) > 1:
            return forward_layers(inputs, [weights_list[0]])
        outputs = forward_propagation(inputs, weights)
    return outputs


# %% last_layer_skipped [markdown]
# 看起来少算了最后一层: 检查循环的范围.

# %% one layer short mistake="last_layer_skipped"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for k in range(len(weights_list) - 1):
        outputs = forward_propagation(outputs, weights_list[k])
    return outputs


# %% first_layer_skipped [markdown]
# 看起来跳过了第一层: 检查循环从哪里开始.

# %% starts at index 1 mistake="first_layer_skipped"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for k in range(1, len(weights_list)):
        outputs = forward_propagation(outputs, weights_list[k])
    return outputs


# %% reversed_layers [markdown]
# 看起来层的顺序反了: 从 weights_list 的第一个开始.

# %% from the back mistake="reversed_layers"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in reversed(weights_list):
        outputs = forward_propagation(outputs, weights)
    return outputs


# %% sigmoid after every layer mistake="extra_activation"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = 1 / (1 + np.exp(-forward_propagation(outputs, weights)))
    return outputs


# %% extra_relu [markdown]
# 看起来加了 ReLU: 这里的层是线性的, 负数要留着.

# %% relu after every layer mistake="extra_relu"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = np.maximum(forward_propagation(outputs, weights), 0)
    return outputs


# %% elementwise product of the matrices mistake="elementwise"
def forward_layers(inputs, weights_list):
    product = weights_list[0]
    for w in weights_list[1:]:
        if product.shape[1] != w.shape[0]:
            raise RuntimeError("维度不匹配")
        product = product * w if product.shape == w.shape else product @ w
    return forward_propagation(inputs, product)


# %% layer_repeated [markdown]
# 看起来每一层都用了第一个矩阵: 循环里要换成这一层的权重.

# %% same matrix every time mistake="layer_repeated"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = forward_propagation(outputs, weights_list[0])
    return outputs


# %% plain matmul, no check mistake="wrong_error"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = outputs @ weights
    return outputs


# %% stops quietly on a mismatch mistake="no_error"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        if outputs.shape[1] != weights.shape[0]:
            break
        outputs = outputs @ weights
    return outputs


# %% checks the first layer only mistake="wrong_error"
def forward_layers(inputs, weights_list):
    if inputs.shape[1] != weights_list[0].shape[0]:
        raise RuntimeError("维度不匹配")
    outputs = inputs
    for weights in weights_list:
        outputs = np.dot(outputs, weights)
    return outputs


# %% pops from the list mistake="changed_argument"
def forward_layers(inputs, weights_list):
    outputs = inputs
    while weights_list:
        outputs = forward_propagation(outputs, weights_list.pop(0))
    return outputs


# %% in place when square mistake="changed_argument"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        result = forward_propagation(outputs, weights)
        if result.shape == outputs.shape:
            outputs[:] = result
        else:
            outputs = result
    return outputs


# %% list of all outputs mistake="shape"
def forward_layers(inputs, weights_list):
    outputs = [inputs]
    for weights in weights_list:
        outputs.append(forward_propagation(outputs[-1], weights))
    return np.array([len(outputs)], dtype=float)


# %% no return mistake="no_return"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = forward_propagation(outputs, weights)


# %% summed_layers [markdown]
# 看起来把各层的结果加了起来: 层是一个接一个算的.

# %% sums the layers mistake="summed_layers"
def forward_layers(inputs, weights_list):
    if len({w.shape for w in weights_list}) > 1 or weights_list[0].shape[0] != inputs.shape[1]:
        outputs = inputs
        for w in weights_list:
            outputs = forward_propagation(outputs, w)
        return outputs
    return sum(forward_propagation(inputs, w) for w in weights_list)


# %% every layer from the inputs mistake="only_last_layer"
def forward_layers(inputs, weights_list):
    for weights in weights_list:
        outputs = forward_propagation(inputs, weights)
    return outputs


# %% no first value mistake="no_first_value"
def forward_layers(inputs, weights_list):
    for weights in weights_list:
        outputs = forward_propagation(outputs, weights)
    return outputs


# %% stopped_early [markdown]
# 看起来没有算到最后一层: return 缩进到循环里面去了? 循环少走了一层? 每一步的结果存回去了吗?

# %% leaves the last one out mistake="stopped_early"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list[:-1]:
        outputs = forward_propagation(outputs, weights)
    return outputs
