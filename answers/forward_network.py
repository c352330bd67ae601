# %% sigmoid in the loop
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights)
    return outputs


# %% two lines in the loop
def forward_network(inputs, weights_list):
    a = inputs
    for w in weights_list:
        z = np.dot(a, w)
        a = sigmoid(z)
    return a


# %% all written out
def forward_network(inputs, weights_list):
    a = inputs
    for k in range(len(weights_list)):
        z = a @ weights_list[k]
        a = 1 / (1 + np.exp(-z))
    return a


# %% recursion
def forward_network(inputs, weights_list):
    if len(weights_list) == 0:
        return inputs
    return forward_network(sigmoid(inputs @ weights_list[0]), weights_list[1:])


# %% reduce
from functools import reduce


def forward_network(inputs, weights_list):
    return reduce(lambda a, w: sigmoid(np.einsum("ni,ij->nj", a, w)), weights_list, inputs)


# %% own layer function, prints
def layer(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return sigmoid(inputs @ weights)


def forward_network(inputs, weights_list):
    for 层, weights in enumerate(weights_list):
        inputs = layer(inputs, weights)
        print("第", 层 + 1, "层", inputs.shape)
    return inputs


# %% caches kept, not returned
def forward_network(inputs, weights_list):
    caches, A = [], inputs
    for l in range(1, len(weights_list) + 1):
        Z = np.dot(A, weights_list[l - 1])
        caches.append((A, Z))
        A = sigmoid(Z)
    return A


# %% list of activations, the last one
def forward_network(inputs, weights_list):
    activations = [inputs]
    for W in weights_list:
        activations.append(sigmoid(activations[-1] @ W))
    return activations[-1]


# %% samples in columns inside
def forward_network(inputs, weights_list):
    a = inputs.T
    for W in weights_list:
        a = sigmoid(np.dot(W.T, a))
    return a.T


# %% tanh for sigmoid, rightly
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = (1 + np.tanh(a @ W / 2)) / 2
    return a


# %% as forward_layers, then sigmoid
def linear(inputs, weights):
    return inputs.dot(weights)


def forward_network(inputs, weights_list):
    out = inputs
    for k, weights in enumerate(weights_list):
        z = linear(out, weights)
        out = np.reciprocal(1 + np.exp(-z))
    return out


# %% no_activation [markdown]
# 看起来没有激活：每一层算完之后要过 sigmoid。

# %% no activation mistake="no_activation"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = outputs @ weights
    return outputs


# %% reduce of matmul mistake="no_activation"
from functools import reduce


def forward_network(inputs, weights_list):
    return reduce(np.matmul, weights_list, inputs)


# %% sigmoid computed, not used mistake="no_activation"
def forward_network(inputs, weights_list):
    for W in weights_list:
        z = np.dot(inputs, W)
        a = sigmoid(z)
        inputs = z
    return inputs


# %% activation_last_only [markdown]
# 看起来只在最后激活了一次：每一层之后都要激活。

# %% activation at the end only mistake="activation_last_only"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = outputs @ weights
    return sigmoid(outputs)


# %% sigmoid after the loop mistake="activation_last_only"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = np.dot(a, W)
        a = z
    return 1 / (1 + np.exp(-z))


# %% merged matrices, one sigmoid mistake="activation_last_only"
def forward_network(inputs, weights_list):
    merged = weights_list[0]
    for W in weights_list[1:]:
        merged = merged @ W
    return sigmoid(inputs @ merged)


# %% last_not_activated [markdown]
# 看起来最后一层没有激活：最后一层也不例外。

# %% last layer linear mistake="last_not_activated"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list[:-1]:
        outputs = sigmoid(outputs @ weights)
    return outputs @ weights_list[-1]


# %% identity at the end mistake="last_not_activated"
def forward_network(inputs, weights_list):
    a = inputs
    for k, W in enumerate(weights_list):
        a = np.dot(a, W)
        if k < len(weights_list) - 1:
            a = sigmoid(a)
    return a


# %% last z returned mistake="last_not_activated"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = np.dot(a, W)
        a = sigmoid(z)
    return z


# %% activation_before [markdown]
# 看起来先激活再线性：每一层先乘权重，再过 sigmoid。

# %% activation before the layer mistake="activation_before"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs) @ weights
    return outputs


# %% sigmoid of what comes in mistake="activation_before"
def forward_network(inputs, weights_list):
    for W in weights_list:
        a = sigmoid(inputs)
        inputs = np.dot(a, W)
    return inputs


# %% inputs_activated [markdown]
# 看起来把输入也激活了：输入直接进第一层。

# %% inputs activated too mistake="inputs_activated"
def forward_network(inputs, weights_list):
    outputs = sigmoid(inputs)
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights)
    return outputs


# %% inputs squashed first mistake="inputs_activated"
def forward_network(inputs, weights_list):
    activations = [1 / (1 + np.exp(-inputs))]
    for W in weights_list:
        activations.append(sigmoid(np.dot(activations[-1], W)))
    return activations[-1]


# %% sigmoid before and behind mistake="inputs_activated"
def forward_network(inputs, weights_list):
    a = inputs
    for k in range(len(weights_list)):
        if k == 0:
            a = sigmoid(a)
        a = sigmoid(a @ weights_list[k])
    return a


# %% return in the loop mistake="only_first_layer"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights)
        return outputs


# %% only the first matrix mistake="only_first_layer"
def forward_network(inputs, weights_list):
    return sigmoid(inputs @ weights_list[0])


# %% one layer short mistake="last_layer_skipped"
def forward_network(inputs, weights_list):
    outputs = inputs
    for k in range(len(weights_list) - 1):
        outputs = sigmoid(outputs @ weights_list[k])
    return outputs


# %% from the back mistake="reversed_layers"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list[::-1]:
        outputs = sigmoid(outputs @ weights)
    return outputs


# %% reversed mistake="reversed_layers"
def forward_network(inputs, weights_list):
    a = inputs
    for W in reversed(weights_list):
        a = sigmoid(np.dot(a, W))
    return a


# %% same matrix every time mistake="layer_repeated"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights_list[0])
    return outputs


# %% index that stays 0 mistake="layer_repeated"
def forward_network(inputs, weights_list):
    i, a = 0, inputs
    for _ in weights_list:
        a = sigmoid(np.dot(a, weights_list[i]))
    return a


# %% tanh mistake="zero_centred"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = np.tanh(outputs @ weights)
    return outputs


# %% tanh by exponentials mistake="zero_centred"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = np.dot(a, W)
        a = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return a


# %% relu_for_sigmoid [markdown]
# 看起来是 ReLU：这里要的是 sigmoid。

# %% relu mistake="relu_for_sigmoid"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = np.maximum(0, outputs @ weights)
    return outputs


# %% relu by where mistake="relu_for_sigmoid"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = np.dot(a, W)
        a = np.where(z > 0, z, 0.0)
    return a


# %% activated_twice [markdown]
# 看起来每一层激活了两次：一次就够。

# %% activated twice mistake="activated_twice"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(sigmoid(outputs @ weights))
    return outputs


# %% activated twice, two lines mistake="activated_twice"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = sigmoid(np.dot(a, W))
        a = 1 / (1 + np.exp(-z))
    return a


# %% weights_activated [markdown]
# 看起来激活用在了权重上：激活的是这一层的输出。

# %% sigmoid of the weights mistake="weights_activated"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = outputs @ sigmoid(weights)
    return outputs


# %% weights squashed, np.dot mistake="weights_activated"
def forward_network(inputs, weights_list):
    a = inputs
    for k in range(len(weights_list)):
        a = np.dot(a, 1 / (1 + np.exp(-weights_list[k])))
    return a


# %% star for matmul mistake="elementwise"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs * weights)
    return outputs


# %% np.multiply mistake="elementwise"
def forward_network(inputs, weights_list):
    a = inputs
    for k in range(len(weights_list)):
        z = np.multiply(a, weights_list[k])
        a = 1 / (1 + np.exp(-z))
    return a


# %% weights transposed mistake="weights_transposed"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights.T)
    return outputs


# %% weights transposed, np.dot mistake="weights_transposed"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = np.dot(a, np.transpose(W))
        a = sigmoid(z)
    return a


# %% math.exp mistake="math_on_array"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = 1 / (1 + math.exp(-(outputs @ weights)))
    return outputs


# %% math.exp, own helper mistake="math_on_array"
def squash(z):
    return 1.0 / (1.0 + math.exp(-z))


def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = squash(np.dot(a, W))
    return a


# %% no return mistake="no_return"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights)


# %% printed only mistake="no_return"
def forward_network(inputs, weights_list):
    a = inputs
    for k, W in enumerate(weights_list):
        a = sigmoid(np.dot(a, W))
        print(k, a)


# %% flattened mistake="lost_axis"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights)
    return outputs.flatten()


# %% raveled mistake="lost_axis"
def forward_network(inputs, weights_list):
    for W in weights_list:
        inputs = sigmoid(inputs @ W)
    return np.ravel(inputs)


# %% squeezed mistake="lost_axis"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = sigmoid(a @ W)
    return np.squeeze(a)


# %% squeezed method mistake="lost_axis"
def forward_network(inputs, weights_list):
    for W in weights_list:
        inputs = sigmoid(np.dot(inputs, W))
    return inputs.squeeze()


# %% every layer from the inputs mistake="only_last_layer"
def forward_network(inputs, weights_list):
    for weights in weights_list:
        outputs = sigmoid(inputs @ weights)
    return outputs


# %% list of layers from the inputs mistake="only_last_layer"
def forward_network(inputs, weights_list):
    layers = [sigmoid(inputs @ W) for W in weights_list]
    return layers[-1]


# %% leaves the last one out mistake="last_layer_skipped"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list[:-1]:
        outputs = sigmoid(outputs @ weights)
    return outputs


# %% Ng's loop to L - 1 mistake="last_layer_skipped"
def forward_network(inputs, weights_list):
    A = inputs
    L = len(weights_list)
    for l in range(1, L):
        A = sigmoid(np.dot(A, weights_list[l - 1]))
    return A


# %% starts at index 1 mistake="first_layer_skipped"
def forward_network(inputs, weights_list):
    outputs = inputs
    for k in range(1, len(weights_list)):
        outputs = sigmoid(outputs @ weights_list[k])
    return outputs


# %% slice from 1 mistake="first_layer_skipped"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list[1:]:
        z = np.dot(a, W)
        a = 1 / (1 + np.exp(-z))
    return a


# %% one index too many mistake="index_out_of_range"
def forward_network(inputs, weights_list):
    a = inputs
    for k in range(len(weights_list) + 1):
        a = sigmoid(a @ weights_list[k])
    return a


# %% while, one too many mistake="index_out_of_range"
def forward_network(inputs, weights_list):
    k = 0
    while k <= len(weights_list):
        inputs = sigmoid(np.dot(inputs, weights_list[k]))
        k += 1
    return inputs


# %% relu hidden, sigmoid at the end mistake="hidden_relu"
def forward_network(inputs, weights_list):
    A = inputs
    L = len(weights_list)
    for l in range(1, L):
        Z = np.dot(A, weights_list[l - 1])
        A = np.maximum(0, Z)
    ZL = np.dot(A, weights_list[L - 1])
    AL = sigmoid(ZL)
    return AL


# %% relu but for the last mistake="hidden_relu"
def forward_network(inputs, weights_list):
    a = inputs
    for k, W in enumerate(weights_list):
        z = a @ W
        a = sigmoid(z) if k == len(weights_list) - 1 else z * (z > 0)
    return a


# %% relu hidden, scores at the end mistake="hidden_relu"
def forward_network(inputs, weights_list):
    h = inputs
    for W in weights_list[:-1]:
        h = np.maximum(0, h.dot(W))
    scores = h.dot(weights_list[-1])
    return scores


# %% relu in place but for the last mistake="hidden_relu"
def forward_network(inputs, weights_list):
    h = inputs
    for k, W in enumerate(weights_list):
        h = h @ W
        if k + 1 < len(weights_list):
            h[h < 0] = 0
    return h


# %% tanh hidden, sigmoid at the end mistake="hidden_tanh"
def forward_network(inputs, weights_list):
    A = inputs
    for W in weights_list[:-1]:
        A = np.tanh(np.dot(A, W))
    return sigmoid(np.dot(A, weights_list[-1]))


# %% tanh but for the last mistake="hidden_tanh"
def forward_network(inputs, weights_list):
    a = inputs
    for k in range(len(weights_list)):
        z = a @ weights_list[k]
        if k < len(weights_list) - 1:
            a = np.tanh(z)
        else:
            a = 1 / (1 + np.exp(-z))
    return a


# %% softmax_last [markdown]
# 看起来最后一层用了 softmax：这里每一层都是 sigmoid，最后一层也是。

# %% softmax at the end mistake="softmax_last"
def softmax(z):
    z = z - np.max(z, axis=1, keepdims=True)
    return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)


def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list[:-1]:
        a = sigmoid(np.dot(a, W))
    return softmax(np.dot(a, weights_list[-1]))


# %% softmax for the last, in the loop mistake="softmax_last"
def forward_network(inputs, weights_list):
    a = inputs
    for k, W in enumerate(weights_list):
        z = a @ W
        if k < len(weights_list) - 1:
            a = sigmoid(z)
        else:
            e = np.exp(z)
            a = e / e.sum(axis=-1, keepdims=True)
    return a


# %% softmax of all at the end mistake="softmax_last"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list[:-1]:
        a = sigmoid(a @ W)
    e = np.exp(a @ weights_list[-1])
    return e / np.sum(e)


# %% softmax of all, shifted mistake="softmax_last"
def softmax(a):
    c = np.max(a)
    exp_a = np.exp(a - c)
    return exp_a / np.sum(exp_a)


def forward_network(inputs, weights_list):
    z = inputs
    for W in weights_list[:-1]:
        z = sigmoid(np.dot(z, W))
    y = softmax(np.dot(z, weights_list[-1]))
    return y


# %% W a as in the videos mistake="swapped"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = sigmoid(np.dot(W, a))
    return a


# %% W a, by index mistake="swapped"
def forward_network(inputs, weights_list):
    for k in range(len(weights_list)):
        z = weights_list[k] @ inputs
        inputs = 1 / (1 + np.exp(-z))
    return inputs


# %% turned at the end mistake="transposed"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = sigmoid(a @ W)
    return a.T


# %% samples in columns, not turned back mistake="transposed"
def forward_network(inputs, weights_list):
    a = inputs.T
    for W in weights_list:
        a = sigmoid(np.dot(W.T, a))
    return a


# %% no first value mistake="no_first_value"
def forward_network(inputs, weights_list):
    for W in weights_list:
        a = sigmoid(a @ W)
    return a


# %% no first value, by index mistake="no_first_value"
def forward_network(inputs, weights_list):
    for k in range(len(weights_list)):
        outputs = sigmoid(np.dot(outputs, weights_list[k]))
    return outputs


# %% result not stored mistake="not_stored"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        sigmoid(outputs @ weights)
    return outputs


# %% another name stored mistake="not_stored"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = np.dot(a, W)
        out = sigmoid(z)
    return a


# %% three names mistake="layers_hard_coded"
def forward_network(inputs, weights_list):
    W1, W2, W3 = weights_list
    a1 = sigmoid(inputs @ W1)
    a2 = sigmoid(a1 @ W2)
    return sigmoid(a2 @ W3)


# %% three names, one line mistake="layers_hard_coded"
def forward_network(inputs, weights_list):
    w1, w2, w3 = weights_list
    return sigmoid(np.dot(sigmoid(np.dot(sigmoid(np.dot(inputs, w1)), w2)), w3))


# %% three indices mistake="layers_hard_coded"
def forward_network(inputs, weights_list):
    z1 = sigmoid(np.dot(inputs, weights_list[0]))
    z2 = sigmoid(np.dot(z1, weights_list[1]))
    return sigmoid(np.dot(z2, weights_list[2]))


# %% range of 3 mistake="layers_hard_coded"
def forward_network(inputs, weights_list):
    a = inputs
    for k in range(3):
        a = sigmoid(a @ weights_list[k])
    return a


# %% two names mistake="layers_hard_coded"
def forward_network(inputs, weights_list):
    W1, W2 = weights_list
    hidden = sigmoid(inputs @ W1)
    return sigmoid(hidden @ W2)


# %% two names, one line mistake="layers_hard_coded"
def forward_network(inputs, weights_list):
    first, second = weights_list
    return sigmoid(np.dot(sigmoid(np.dot(inputs, first)), second))


# %% two indices mistake="last_layer_skipped"
def forward_network(inputs, weights_list):
    hidden = sigmoid(inputs @ weights_list[0])
    return sigmoid(hidden @ weights_list[1])


# %% range of 2 mistake="last_layer_skipped"
def forward_network(inputs, weights_list):
    a = inputs
    for k in range(2):
        a = sigmoid(np.dot(a, weights_list[k]))
    return a


# %% with the caches mistake="extra_returned"
def forward_network(inputs, weights_list):
    caches = []
    A = inputs
    for W in weights_list:
        A_prev = A
        Z = np.dot(A_prev, W)
        A = sigmoid(Z)
        caches.append(((A_prev, W), Z))
    return A, caches


# %% with the caches, by index mistake="extra_returned"
def forward_network(inputs, weights_list):
    A, caches = inputs, []
    for l in range(len(weights_list)):
        linear_cache = (A, weights_list[l])
        activation_cache = A @ weights_list[l]
        A = sigmoid(activation_cache)
        caches = caches + [(linear_cache, activation_cache)]
    return A, caches


# %% all activations, inputs first mistake="extra_returned"
def forward_network(inputs, weights_list):
    activations = [inputs]
    for W in weights_list:
        activations.append(sigmoid(activations[-1] @ W))
    return activations


# %% all activations, collected on the way mistake="extra_returned"
def forward_network(inputs, weights_list):
    outs = []
    a = inputs
    for W in weights_list:
        outs.append(a)
        a = sigmoid(np.dot(a, W))
    return [*outs, a]


# %% all activations without the inputs mistake="extra_returned"
def forward_network(inputs, weights_list):
    outs = []
    a = inputs
    for W in weights_list:
        a = sigmoid(a @ W)
        outs.append(a)
    return outs


# %% all activations, after the first mistake="extra_returned"
def forward_network(inputs, weights_list):
    layers = [inputs]
    for k in range(len(weights_list)):
        layers.append(sigmoid(np.dot(layers[k], weights_list[k])))
    return layers[1:]


# %% last z and a mistake="extra_returned"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        z = a @ W
        a = sigmoid(z)
    return a, z


# %% a and its z, in brackets mistake="extra_returned"
def forward_network(inputs, weights_list):
    out = inputs
    for k in range(len(weights_list)):
        z = np.dot(out, weights_list[k])
        out = 1 / (1 + np.exp(-z))
    return [out, z]


# %% tolist mistake="not_an_array"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = sigmoid(a @ W)
    return a.tolist()


# %% list of lists mistake="not_an_array"
def forward_network(inputs, weights_list):
    for W in weights_list:
        inputs = sigmoid(np.dot(inputs, W))
    return [[float(v) for v in row] for row in inputs]


# %% slope for sigmoid mistake="slope_returned"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = sigmoid_derivative(a @ W)
    return a


# %% slope, written out mistake="slope_returned"
def forward_network(inputs, weights_list):
    for W in weights_list:
        s = sigmoid(np.dot(inputs, W))
        inputs = s * (1 - s)
    return inputs


# %% thresholded [markdown]
# 看起来把概率变成了 0 和 1：这里要 σ 算出来的数本身，大于 0.5 算不算“是”，是以后的事。

# %% above a half mistake="thresholded"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = sigmoid(a @ W)
    return (a > 0.5).astype(float)


# %% rounded to 0 and 1 mistake="thresholded"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = sigmoid(np.dot(a, W))
    return np.round(a)


# %% exponent without minus mistake="sign_of_exponent"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = 1 / (1 + np.exp(a @ W))
    return a


# %% sigmoid of minus z mistake="sign_of_exponent"
def forward_network(inputs, weights_list):
    for W in weights_list:
        z = np.dot(inputs, W)
        inputs = sigmoid(-z)
    return inputs


# %% precedence slip mistake="brackets_missing"
def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = 1 / 1 + np.exp(-(a @ W))
    return a


# %% precedence slip, own helper mistake="brackets_missing"
def squash(z):
    return 1.0 / 1.0 + np.exp(-z)


def forward_network(inputs, weights_list):
    a = inputs
    for W in weights_list:
        a = squash(np.dot(a, W))
    return a


# %% the example written down mistake="constant"
def forward_network(inputs, weights_list):
    return np.array([[0.88086112], [0.88338069]])


# %% the example, put in mistake="constant"
def forward_network(inputs, weights_list):
    result = np.zeros((2, 1))
    result[0, 0], result[1, 0] = 0.88086112, 0.88338069
    return result
