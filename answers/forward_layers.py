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


# %% keeps every layer, gives the last
def forward_layers(inputs, weights_list):
    activations = [inputs]
    for weights in weights_list:
        activations.append(forward_propagation(activations[-1], weights))
    return activations[-1]


# %% Ng's loop from 1
def forward_layers(inputs, weights_list):
    A = inputs
    L = len(weights_list)
    for l in range(1, L + 1):
        A_prev = A
        A = forward_propagation(A_prev, weights_list[l - 1])
    return A


# %% accumulate
from itertools import accumulate


def forward_layers(inputs, weights_list):
    layers = accumulate([inputs, *weights_list], forward_propagation)
    return list(layers)[-1]


# %% pops from a copy
def forward_layers(inputs, weights_list):
    todo = list(weights_list)
    out = inputs
    while todo:
        out = forward_propagation(out, todo.pop(0))
    return out


# %% first layer before the loop
def forward_layers(inputs, weights_list):
    z = forward_propagation(inputs, weights_list[0])
    for W in weights_list[1:]:
        z = forward_propagation(z, W)
    return z


# %% only_first_layer [markdown]
# 看起来只算了第一层：return 是不是缩进到循环里面去了？

# %% return inside the loop mistake="only_first_layer"
def forward_layers(inputs, weights_list):
    for weights in weights_list:
        outputs = forward_propagation(inputs, weights)
        return outputs


# %% only the first matrix mistake="only_first_layer"
def forward_layers(inputs, weights_list):
    return forward_propagation(inputs, weights_list[0])


# %% return in the loop, by index mistake="only_first_layer"
def forward_layers(inputs, weights_list):
    for k in range(len(weights_list)):
        inputs = forward_propagation(inputs, weights_list[k])
        return inputs


# %% last_layer_skipped [markdown]
# 看起来少算了最后一层：检查循环的范围，层数也别写死。

# %% one layer short mistake="last_layer_skipped"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for k in range(len(weights_list) - 1):
        outputs = forward_propagation(outputs, weights_list[k])
    return outputs


# %% first_layer_skipped [markdown]
# 看起来跳过了第一层：检查循环从哪里开始。

# %% starts at index 1 mistake="first_layer_skipped"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for k in range(1, len(weights_list)):
        outputs = forward_propagation(outputs, weights_list[k])
    return outputs


# %% slice from 1 mistake="first_layer_skipped"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list[1:]:
        outputs = forward_propagation(outputs, weights)
    return outputs


# %% Ng's loop from 1, index l mistake="first_layer_skipped"
def forward_layers(inputs, weights_list):
    A = inputs
    L = len(weights_list)
    for l in range(1, L):
        A_prev = A
        A = forward_propagation(A_prev, weights_list[l])
    return A


# %% reversed_layers [markdown]
# 看起来层的顺序反了：从 weights_list 的第一个开始。

# %% from the back mistake="reversed_layers"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in reversed(weights_list):
        outputs = forward_propagation(outputs, weights)
    return outputs


# %% index from the back mistake="reversed_layers"
def forward_layers(inputs, weights_list):
    h = inputs
    for k in range(len(weights_list) - 1, -1, -1):
        h = forward_propagation(h, weights_list[k])
    return h


# %% pops the last of a copy mistake="reversed_layers"
def forward_layers(inputs, weights_list):
    left = list(weights_list)
    h = inputs
    while left:
        h = forward_propagation(h, left.pop())
    return h


# %% sigmoid after every layer mistake="extra_activation"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = 1 / (1 + np.exp(-forward_propagation(outputs, weights)))
    return outputs


# %% sigmoid in the loop, own helper mistake="extra_activation"
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def forward_layers(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = forward_propagation(a, W)
        a = sigmoid(z)
    return a


# %% extra_relu [markdown]
# 看起来加了 ReLU：这里的层是线性的，负数要留着。

# %% relu after every layer mistake="extra_relu"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = np.maximum(forward_propagation(outputs, weights), 0)
    return outputs


# %% relu by its mask mistake="extra_relu"
def forward_layers(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = forward_propagation(a, W)
        a = z * (z > 0)
    return a


# %% layer_repeated [markdown]
# 看起来每一层都用了第一个矩阵：循环里要换成这一层的权重。

# %% same matrix every time mistake="layer_repeated"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = forward_propagation(outputs, weights_list[0])
    return outputs


# %% index that stays 0 mistake="layer_repeated"
def forward_layers(inputs, weights_list):
    i = 0
    out = inputs
    for _ in range(len(weights_list)):
        out = forward_propagation(out, weights_list[i])
    return out


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


# %% returns what there is mistake="no_error"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        if outputs.shape[1] != weights.shape[0]:
            print("维度不匹配")
            return outputs
        outputs = np.dot(outputs, weights)
    return outputs


# %% skips the layer that does not fit mistake="no_error"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        if outputs.shape[1] != weights.shape[0]:
            continue
        outputs = outputs @ weights
    return outputs


# %% only the layers that fit mistake="no_error"
def forward_layers(inputs, weights_list):
    h = inputs
    for W in weights_list:
        if h.shape[1] == len(W):
            h = forward_propagation(h, W)
    return h


# %% prints and gives None mistake="no_error"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        if outputs.shape[1] != weights.shape[0]:
            print("维度不匹配")
            return
        outputs = outputs @ weights
    return outputs


# %% caught and printed mistake="no_error"
def forward_layers(inputs, weights_list):
    out = inputs
    try:
        for W in weights_list:
            out = forward_propagation(out, W)
        return out
    except RuntimeError as error:
        print(error)


# %% checks the first layer only mistake="wrong_error"
def forward_layers(inputs, weights_list):
    if inputs.shape[1] != weights_list[0].shape[0]:
        raise RuntimeError("维度不匹配")
    outputs = inputs
    for weights in weights_list:
        outputs = np.dot(outputs, weights)
    return outputs


# %% reduce of matmul, no check mistake="wrong_error"
from functools import reduce


def forward_layers(inputs, weights_list):
    return reduce(np.matmul, weights_list, inputs)


# %% first layer checked, then multi mistake="wrong_error"
def forward_layers(inputs, weights_list):
    z = forward_propagation(inputs, weights_list[0])
    for W in weights_list[1:]:
        z = z @ W
    return z


# %% assert mistake="wrong_error"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list:
        assert out.shape[1] == W.shape[0], "维度不匹配"
        out = out @ W
    return out


# %% assert, by index mistake="wrong_error"
def forward_layers(inputs, weights_list):
    for k in range(len(weights_list)):
        rows = weights_list[k].shape[0]
        assert inputs.shape[1] == rows
        inputs = np.dot(inputs, weights_list[k])
    return inputs


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


# %% into the inputs while the shape stays mistake="changed_argument"
def forward_layers(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = forward_propagation(a, W)
        if z.shape == a.shape:
            np.copyto(a, z)
        else:
            a = z
    return a


# %% first taken off the list mistake="changed_argument"
def forward_layers(inputs, weights_list):
    h = inputs
    for _ in range(len(weights_list)):
        W = weights_list[0]
        del weights_list[0]
        h = forward_propagation(h, W)
    return h


# %% no return mistake="no_return"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = forward_propagation(outputs, weights)


# %% printed only mistake="no_return"
def forward_layers(inputs, weights_list):
    h = inputs
    for k, W in enumerate(weights_list):
        h = forward_propagation(h, W)
        print("第", k + 1, "层", h)


# %% summed_layers [markdown]
# 看起来把各层的结果加了起来：层是一个接一个算的。

# %% added up in a variable mistake="summed_layers"
def forward_layers(inputs, weights_list):
    total = 0
    for W in weights_list:
        total = total + forward_propagation(inputs, W)
    return total


# %% sum of a generator mistake="summed_layers"
def forward_layers(inputs, weights_list):
    return sum(forward_propagation(inputs, w) for w in weights_list)


# %% added to what was there mistake="summed_layers"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = outputs + forward_propagation(outputs, weights)
    return outputs


# %% added by np.add mistake="summed_layers"
def forward_layers(inputs, weights_list):
    h = inputs
    for k in range(len(weights_list)):
        z = forward_propagation(h, weights_list[k])
        h = np.add(z, h)
    return h


# %% only_last_layer [markdown]
# 看起来每一层都从最初的输入算起：上一层的输出才是下一层的输入。

# %% every layer from the inputs mistake="only_last_layer"
def forward_layers(inputs, weights_list):
    for weights in weights_list:
        outputs = forward_propagation(inputs, weights)
    return outputs


# %% always from the inputs, by index mistake="only_last_layer"
def forward_layers(inputs, weights_list):
    for k in range(len(weights_list)):
        z = forward_propagation(inputs, weights_list[k])
    return z


# %% list of layers from the inputs mistake="only_last_layer"
def forward_layers(inputs, weights_list):
    layers = [forward_propagation(inputs, w) for w in weights_list]
    return layers[-1]


# %% no first value mistake="no_first_value"
def forward_layers(inputs, weights_list):
    for weights in weights_list:
        outputs = forward_propagation(outputs, weights)
    return outputs


# %% no first value, by index mistake="no_first_value"
def forward_layers(inputs, weights_list):
    for k in range(len(weights_list)):
        a = forward_propagation(a, weights_list[k])
    return a


# %% leaves the last one out mistake="last_layer_skipped"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list[:-1]:
        outputs = forward_propagation(outputs, weights)
    return outputs


# %% Ng's loop to L - 1 mistake="last_layer_skipped"
def forward_layers(inputs, weights_list):
    A = inputs
    L = len(weights_list)
    for l in range(1, L):
        A = forward_propagation(A, weights_list[l - 1])
    return A


# %% while, one short mistake="last_layer_skipped"
def forward_layers(inputs, weights_list):
    out, k = inputs, 0
    while k < len(weights_list) - 1:
        out = forward_propagation(out, weights_list[k])
        k += 1
    return out


# %% one index too many mistake="index_out_of_range"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for k in range(len(weights_list) + 1):
        outputs = forward_propagation(outputs, weights_list[k])
    return outputs


# %% while, one too many mistake="index_out_of_range"
def forward_layers(inputs, weights_list):
    i, h = 0, inputs
    while i <= len(weights_list):
        h = forward_propagation(h, weights_list[i])
        i += 1
    return h


# %% from 1 to L, index l mistake="index_out_of_range"
def forward_layers(inputs, weights_list):
    A = inputs
    L = len(weights_list)
    for l in range(1, L + 1):
        A = forward_propagation(A, weights_list[l])
    return A


# %% enumerate from 1 mistake="index_out_of_range"
def forward_layers(inputs, weights_list):
    out = inputs
    for k, _ in enumerate(weights_list, start=1):
        out = forward_propagation(out, weights_list[k])
    return out


# %% extra_activation_last [markdown]
# 看起来最后一层加了激活函数：这里的层是线性的，不要激活。

# %% sigmoid at the end mistake="extra_activation_last"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = forward_propagation(outputs, weights)
    return 1 / (1 + np.exp(-outputs))


# %% LINEAR, LINEAR, SIGMOID mistake="extra_activation_last"
def forward_layers(inputs, weights_list):
    A = inputs
    L = len(weights_list)
    for l in range(L - 1):
        A = forward_propagation(A, weights_list[l])
    Z = forward_propagation(A, weights_list[L - 1])
    AL = 1 / (np.exp(-Z) + 1)
    return AL


# %% tanh after every layer mistake="extra_tanh"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = np.tanh(forward_propagation(outputs, weights))
    return outputs


# %% tanh, two lines mistake="extra_tanh"
def forward_layers(inputs, weights_list):
    for k in range(len(weights_list)):
        z = forward_propagation(inputs, weights_list[k])
        inputs = np.tanh(z)
    return inputs


# %% hidden_relu [markdown]
# 看起来隐藏层后面是 ReLU，像很多网络那样：这一课每一层都照同一个公式算，隐藏层也不例外。

# %% relu between the layers mistake="hidden_relu"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list[:-1]:
        out = np.maximum(0, forward_propagation(out, W))
    return forward_propagation(out, weights_list[-1])


# %% relu but for the last mistake="hidden_relu"
def forward_layers(inputs, weights_list):
    h = inputs
    for k, W in enumerate(weights_list):
        h = forward_propagation(h, W)
        if k < len(weights_list) - 1:
            h[h < 0] = 0
    return h


# %% relu before each but the first mistake="hidden_relu"
def forward_layers(inputs, weights_list):
    z = forward_propagation(inputs, weights_list[0])
    for W in weights_list[1:]:
        z = forward_propagation(np.where(z > 0, z, 0.0), W)
    return z


# %% hidden_tanh [markdown]
# 看起来隐藏层后面是 tanh，像很多网络那样：这一课每一层都照同一个公式算，隐藏层也不例外。

# %% tanh between the layers mistake="hidden_tanh"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list[:-1]:
        out = np.tanh(forward_propagation(out, W))
    return forward_propagation(out, weights_list[-1])


# %% tanh but for the last mistake="hidden_tanh"
def forward_layers(inputs, weights_list):
    L = len(weights_list)
    h = inputs
    for k in range(L):
        h = forward_propagation(h, weights_list[k])
        if k != L - 1:
            h = np.tanh(h)
    return h


# %% hidden_sigmoid [markdown]
# 看起来隐藏层后面加了 sigmoid：这里的层全是线性的，激活函数下一课才用。

# %% sigmoid between, identity at the end mistake="hidden_sigmoid"
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def identity_function(z):
    return z


def forward_layers(inputs, weights_list):
    z = inputs
    for W in weights_list[:-1]:
        z = sigmoid(forward_propagation(z, W))
    return identity_function(forward_propagation(z, weights_list[-1]))


# %% sigmoid but for the last mistake="hidden_sigmoid"
def forward_layers(inputs, weights_list):
    for k, W in enumerate(weights_list):
        inputs = forward_propagation(inputs, W)
        if k + 1 < len(weights_list):
            inputs = 1 / (1 + np.exp(-inputs))
    return inputs


# %% star in the loop mistake="elementwise"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        if outputs.shape[1] != weights.shape[0]:
            raise RuntimeError("维度不匹配")
        outputs = outputs * weights
    return outputs


# %% np.multiply in the loop mistake="elementwise"
def forward_layers(inputs, weights_list):
    a = inputs
    for k in range(len(weights_list)):
        W = weights_list[k]
        if a.shape[1] != len(W):
            raise RuntimeError("维度不匹配")
        a = np.multiply(a, W)
    return a


# %% matrices multiplied by star first mistake="elementwise"
def forward_layers(inputs, weights_list):
    product = weights_list[0]
    for w in weights_list[1:]:
        product = product * w
    return forward_propagation(inputs, product)


# %% matrices by np.multiply first mistake="elementwise"
from functools import reduce


def forward_layers(inputs, weights_list):
    merged = reduce(np.multiply, weights_list)
    return forward_propagation(inputs, merged)


# %% the inputs checked against every layer mistake="error_on_good_input"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        if inputs.shape[1] != weights.shape[0]:
            raise RuntimeError("维度不匹配")
        outputs = outputs @ weights
    return outputs


# %% all checked first, against the inputs mistake="error_on_good_input"
def forward_layers(inputs, weights_list):
    if any(inputs.shape[1] != W.shape[0] for W in weights_list):
        raise RuntimeError("维度不匹配")
    h = inputs
    for W in weights_list:
        h = np.dot(h, W)
    return h


# %% not_stored [markdown]
# 看起来算出来的结果没有存下来：每一步都要写 outputs = ...，下一层才接得上。

# %% result not stored mistake="not_stored"
def forward_layers(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        forward_propagation(outputs, weights)
    return outputs


# %% another name stored mistake="not_stored"
def forward_layers(inputs, weights_list):
    a = inputs
    for k in range(len(weights_list)):
        z = forward_propagation(a, weights_list[k])
    return a


# %% layers_hard_coded [markdown]
# 看起来层数写死了：weights_list 里可能有一个、两个或更多矩阵，用 for 一个一个取。

# %% three names mistake="layers_hard_coded"
def forward_layers(inputs, weights_list):
    W1, W2, W3 = weights_list
    a1 = forward_propagation(inputs, W1)
    a2 = forward_propagation(a1, W2)
    return forward_propagation(a2, W3)


# %% three names, one line mistake="layers_hard_coded"
def forward_layers(inputs, weights_list):
    w1, w2, w3 = weights_list
    return forward_propagation(forward_propagation(forward_propagation(inputs, w1), w2), w3)


# %% three indices mistake="layers_hard_coded"
def forward_layers(inputs, weights_list):
    h1 = forward_propagation(inputs, weights_list[0])
    h2 = forward_propagation(h1, weights_list[1])
    out = forward_propagation(h2, weights_list[2])
    return out


# %% range of 3 mistake="layers_hard_coded"
def forward_layers(inputs, weights_list):
    out = inputs
    for k in range(3):
        out = forward_propagation(out, weights_list[k])
    return out


# %% two names mistake="layers_hard_coded"
def forward_layers(inputs, weights_list):
    W1, W2 = weights_list
    hidden = forward_propagation(inputs, W1)
    return forward_propagation(hidden, W2)


# %% two names, one line mistake="layers_hard_coded"
def forward_layers(inputs, weights_list):
    [first, second] = weights_list
    return forward_propagation(forward_propagation(inputs, first), second)


# %% two indices mistake="layers_hard_coded"
def forward_layers(inputs, weights_list):
    hidden = forward_propagation(inputs, weights_list[0])
    output = forward_propagation(hidden, weights_list[1])
    return output


# %% range of 2 mistake="layers_hard_coded"
def forward_layers(inputs, weights_list):
    for k in range(2):
        inputs = forward_propagation(inputs, weights_list[k])
    return inputs


# %% with the caches mistake="extra_returned"
def forward_layers(inputs, weights_list):
    caches = []
    A = inputs
    for W in weights_list:
        A_prev = A
        A = forward_propagation(A_prev, W)
        caches.append((A_prev, W))
    return A, caches


# %% with the caches, by index mistake="extra_returned"
def forward_layers(inputs, weights_list):
    A, caches = inputs, []
    for l in range(1, len(weights_list) + 1):
        cache = (A, weights_list[l - 1])
        A = forward_propagation(*cache)
        caches += [cache]
    return (A, caches)


# %% all layers, inputs first mistake="extra_returned"
def forward_layers(inputs, weights_list):
    activations = [inputs]
    for W in weights_list:
        activations.append(forward_propagation(activations[-1], W))
    return activations


# %% all layers, collected on the way mistake="extra_returned"
def forward_layers(inputs, weights_list):
    outs = []
    a = inputs
    for W in weights_list:
        outs.append(a)
        a = forward_propagation(a, W)
    return outs + [a]


# %% all layers without the inputs mistake="extra_returned"
def forward_layers(inputs, weights_list):
    outs = []
    a = inputs
    for W in weights_list:
        a = forward_propagation(a, W)
        outs.append(a)
    return outs


# %% accumulated mistake="extra_returned"
from itertools import accumulate


def forward_layers(inputs, weights_list):
    return list(accumulate([inputs, *weights_list], forward_propagation))[1:]


# %% the last and all mistake="extra_returned"
def forward_layers(inputs, weights_list):
    zs = []
    z = inputs
    for W in weights_list:
        z = forward_propagation(z, W)
        zs.append(z)
    return z, zs


# %% the last and all, counted back mistake="extra_returned"
def forward_layers(inputs, weights_list):
    zs = [forward_propagation(inputs, weights_list[0])]
    for k in range(1, len(weights_list)):
        zs.append(forward_propagation(zs[k - 1], weights_list[k]))
    return zs[-1], zs


# %% every matrix turned mistake="weights_transposed"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list:
        out = forward_propagation(out, W.T)
    return out


# %% every matrix turned, own check mistake="weights_transposed"
def forward_layers(inputs, weights_list):
    a = inputs
    for W in weights_list:
        if a.shape[1] != W.shape[1]:
            raise RuntimeError("维度不匹配")
        a = np.dot(a, W.T)
    return a


# %% arguments the other way round mistake="swapped"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list:
        out = forward_propagation(W, out)
    return out


# %% W a, own check mistake="swapped"
def forward_layers(inputs, weights_list):
    a = inputs
    for W in weights_list:
        if W.shape[1] != a.shape[0]:
            raise RuntimeError("维度不匹配")
        a = W @ a
    return a


# %% turned at the end mistake="transposed"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list:
        out = forward_propagation(out, W)
    return out.T


# %% multiplied from the left mistake="transposed"
def forward_layers(inputs, weights_list):
    a = inputs
    for W in weights_list:
        if a.shape[1] != W.shape[0]:
            raise RuntimeError("维度不匹配")
        a = (W.T @ a.T).T
    return np.transpose(a)


# %% one axis mistake="lost_axis"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list:
        out = forward_propagation(out, W)
    return out.ravel()


# %% flattened mistake="lost_axis"
def forward_layers(inputs, weights_list):
    for W in weights_list:
        inputs = forward_propagation(inputs, W)
    return inputs.flatten()


# %% squeezed mistake="lost_axis"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list:
        out = forward_propagation(out, W)
    return np.squeeze(out)


# %% squeezed method mistake="lost_axis"
def forward_layers(inputs, weights_list):
    for k in range(len(weights_list)):
        inputs = forward_propagation(inputs, weights_list[k])
    return inputs.squeeze()


# %% tolist mistake="not_an_array"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list:
        out = forward_propagation(out, W)
    return out.tolist()


# %% list of lists mistake="not_an_array"
def forward_layers(inputs, weights_list):
    for W in weights_list:
        inputs = forward_propagation(inputs, W)
    return [[float(v) for v in row] for row in inputs]


# %% the example written down mistake="constant"
def forward_layers(inputs, weights_list):
    return np.array([[10.0]])


# %% the example, put in mistake="constant"
def forward_layers(inputs, weights_list):
    result = np.zeros((1, 1))
    result[0] = 10
    return result


# %% plus one in each layer mistake="added_one"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list:
        out = forward_propagation(out, W) + 1
    return out


# %% plus a bias in each layer mistake="added_one"
def forward_layers(inputs, weights_list):
    b = 1.0
    for W in weights_list:
        z = forward_propagation(inputs, W)
        inputs = z + b
    return inputs


# %% divided by n in each layer mistake="averaged_rows"
def forward_layers(inputs, weights_list):
    out = inputs
    for W in weights_list:
        out = forward_propagation(out, W) / len(inputs)
    return out


# %% divided by the rows mistake="averaged_rows"
def forward_layers(inputs, weights_list):
    for W in weights_list:
        n = inputs.shape[0]
        inputs = forward_propagation(inputs, W) / n
    return inputs
