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


# %% stable_sigmoid
def forward_network(inputs, weights_list):
    h = inputs.copy()
    for w in weights_list:
        h = stable_sigmoid(np.matmul(h, w))
    return h


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


# %% no_activation [markdown]
# 看起来没有激活: 每一层算完之后要过 sigmoid.

# %% no activation mistake="no_activation"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = outputs @ weights
    return outputs


# %% activation_last_only [markdown]
# 看起来只在最后激活了一次: 每一层之后都要激活.

# %% activation at the end only mistake="activation_last_only"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = outputs @ weights
    return sigmoid(outputs)


# %% last_not_activated [markdown]
# 看起来最后一层没有激活: 最后一层也不例外.

# %% last layer linear mistake="last_not_activated"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list[:-1]:
        outputs = sigmoid(outputs @ weights)
    return outputs @ weights_list[-1]


# %% activation_before [markdown]
# 看起来先激活再线性: 每一层先乘权重, 再过 sigmoid.

# %% activation before the layer mistake="activation_before"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs) @ weights
    return outputs


# %% inputs_activated [markdown]
# 看起来把输入也激活了: 输入直接进第一层.

# %% inputs activated too mistake="inputs_activated"
def forward_network(inputs, weights_list):
    outputs = sigmoid(inputs)
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights)
    return outputs


# %% return in the loop mistake="only_first_layer"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights)
        return outputs


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


# %% same matrix every time mistake="layer_repeated"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights_list[0])
    return outputs


# %% tanh mistake="zero_centred"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = np.tanh(outputs @ weights)
    return outputs


# %% relu_for_sigmoid [markdown]
# 看起来是 ReLU: 这里要的是 sigmoid.

# %% relu mistake="relu_for_sigmoid"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = np.maximum(0, outputs @ weights)
    return outputs


# %% activated_twice [markdown]
# 看起来每一层激活了两次: 一次就够.

# %% activated twice mistake="activated_twice"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(sigmoid(outputs @ weights))
    return outputs


# %% weights_activated [markdown]
# 看起来激活用在了权重上: 激活的是这一层的输出.

# %% sigmoid of the weights mistake="weights_activated"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = outputs @ sigmoid(weights)
    return outputs


# %% star for matmul mistake="broadcast_shapes"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs * weights)
    return outputs


# %% weights transposed mistake="matmul_shapes"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights.T)
    return outputs


# %% math.exp mistake="math_on_array"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = 1 / (1 + math.exp(-(outputs @ weights)))
    return outputs


# %% pops the list mistake="changed_argument"
def forward_network(inputs, weights_list):
    outputs = inputs
    while len(weights_list) > 0:
        outputs = sigmoid(outputs @ weights_list.pop(0))
    return outputs


# %% writes into the inputs when square mistake="changed_argument"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        if weights.shape[0] == weights.shape[1]:
            outputs[...] = sigmoid(outputs @ weights)
        else:
            outputs = sigmoid(outputs @ weights)
    return outputs


# %% no return mistake="no_return"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights)


# %% flattened mistake="lost_axis"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list:
        outputs = sigmoid(outputs @ weights)
    return outputs.flatten()


# %% every layer from the inputs mistake="only_last_layer"
def forward_network(inputs, weights_list):
    for weights in weights_list:
        outputs = sigmoid(inputs @ weights)
    return outputs


# %% leaves the last one out mistake="stopped_early"
def forward_network(inputs, weights_list):
    outputs = inputs
    for weights in weights_list[:-1]:
        outputs = sigmoid(outputs @ weights)
    return outputs
