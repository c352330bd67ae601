# %% append in the loop
def forward_all(inputs, weights_list):
    activations = [inputs]
    for weights in weights_list:
        activations.append(sigmoid(activations[-1] @ weights))
    return activations


# %% a and z in two lines
def forward_all(inputs, weights_list):
    a = inputs
    outputs = [a]
    for w in weights_list:
        z = np.dot(a, w)
        a = sigmoid(z)
        outputs.append(a)
    return outputs


# %% a copy of the inputs, own sigmoid
def forward_all(inputs, weights_list):
    outputs = [inputs.copy()]
    for k in range(len(weights_list)):
        z = np.matmul(outputs[k], weights_list[k])
        outputs += [1 / (1 + np.exp(-z))]
    return outputs


# %% recursion
def forward_all(inputs, weights_list):
    if not weights_list:
        return [inputs]
    return [inputs] + forward_all(sigmoid(inputs @ weights_list[0]), weights_list[1:])


# %% recursion from the end
def forward_all(inputs, weights_list):
    if len(weights_list) == 0:
        return [inputs]
    before = forward_all(inputs, weights_list[:-1])
    return before + [sigmoid(np.dot(before[-1], weights_list[-1]))]


# %% accumulate
from itertools import accumulate


def forward_all(inputs, weights_list):
    return list(accumulate(weights_list, lambda a, w: sigmoid(a @ w), initial=inputs))


# %% einsum, places kept free
def forward_all(inputs, weights_list):
    A = [None] * (len(weights_list) + 1)
    A[0] = inputs
    for l in range(1, len(A)):
        A[l] = sigmoid(np.einsum("ni,ij->nj", A[l - 1], weights_list[l - 1]))
    return A


# %% caches of Ng, A kept as well
def forward_all(inputs, weights_list):
    caches, layers = [], [inputs]
    A = inputs
    L = len(weights_list)
    for l in range(1, L + 1):
        A_prev = A
        Z = np.dot(A_prev, weights_list[l - 1])
        A = 1 / (1 + np.exp(-Z))
        caches.append((A_prev, Z))
        layers.append(A)
    return layers


# %% a dict by number first
def forward_all(inputs, weights_list):
    层 = {0: inputs}
    for k, w in enumerate(weights_list):
        层[k + 1] = sigmoid(层[k] @ w)
    return [层[k] for k in range(len(weights_list) + 1)]


# %% a tuple
def forward_all(inputs, weights_list):
    outputs = (inputs,)
    for w in weights_list:
        outputs = outputs + (sigmoid(outputs[-1] @ w),)
    return outputs


# %% a generator
def forward_all(inputs, weights_list):
    def walk(a):
        yield a
        for w in weights_list:
            a = sigmoid(a @ w)
            yield a

    return list(walk(inputs))


# %% every layer from the beginning
def forward_all(inputs, weights_list):
    def output(k):
        a = inputs
        for w in weights_list[:k]:
            a = sigmoid(a @ w)
        return a

    return [output(k) for k in range(len(weights_list) + 1)]


# %% tanh for sigmoid, rightly, prints
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for k, w in enumerate(weights_list, start=1):
        outputs.append((1 + np.tanh(outputs[-1].dot(w) / 2)) / 2)
        print("第", k, "层", outputs[-1].shape)
    return outputs


# %% samples in columns inside, inserted at the front
def forward_all(inputs, weights_list):
    columns = [inputs.T]
    for w in weights_list:
        columns.insert(0, sigmoid(w.T @ columns[0]))
    return [a.T for a in columns[::-1]]


# %% loops over samples and units
def forward_all(inputs, weights_list):
    outputs = [np.array(inputs, dtype=float)]
    for w in weights_list:
        a, (d_in, d_out) = outputs[-1], w.shape
        b = np.zeros((len(a), d_out))
        for i in range(len(a)):
            for j in range(d_out):
                z = sum(a[i, k] * w[k, j] for k in range(d_in))
                b[i, j] = sigmoid(z)
        outputs.append(b)
    return outputs


# %% inputs_left_out [markdown]
# 看起来列表里少了输入：第一个位置放 inputs 本身，所以一共有 len(weights_list) + 1 个。

# %% begins empty mistake="inputs_left_out"
def forward_all(inputs, weights_list):
    outputs = []
    a = inputs
    for w in weights_list:
        a = sigmoid(a @ w)
        outputs.append(a)
    return outputs


# %% all but the first mistake="inputs_left_out"
def forward_all(inputs, weights_list):
    activations = [inputs]
    for w in weights_list:
        activations.append(1 / (1 + np.exp(-np.dot(activations[-1], w))))
    return activations[1:]


# %% recursion without the inputs mistake="inputs_left_out"
def forward_all(inputs, weights_list):
    if len(weights_list) == 0:
        return []
    a = sigmoid(inputs @ weights_list[0])
    return [a] + forward_all(a, weights_list[1:])


# %% last_output_alone [markdown]
# 看起来只返回了最后一层的输出，像 forward_network 那样：这里每一层的输出都要留下来，装进一个列表。

# %% as forward_network mistake="last_output_alone"
def forward_all(inputs, weights_list):
    a = inputs
    for w in weights_list:
        a = sigmoid(a @ w)
    return a


# %% list made, its last returned mistake="last_output_alone"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(np.dot(outputs[-1], w)))
    return outputs[-1]


# %% list around the last mistake="last_output_alone"
def forward_all(inputs, weights_list):
    a = inputs
    for w in weights_list:
        a = sigmoid(a @ w)
    return [a]


# %% list overwritten mistake="last_output_alone"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs = [sigmoid(np.dot(outputs[0], w))]
    return outputs


# %% inputs_and_last [markdown]
# 看起来只留下了输入和最后一层：中间每一层的输出，反向传播也要用到，一个一个 append 进去。

# %% append after the loop mistake="inputs_and_last"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    a = inputs
    for w in weights_list:
        a = sigmoid(a @ w)
    outputs.append(a)
    return outputs


# %% pair of inputs and output mistake="inputs_and_last"
def forward_all(inputs, weights_list):
    a = inputs
    for w in weights_list:
        z = np.dot(a, w)
        a = 1 / (1 + np.exp(-z))
    return inputs, a


# %% no activation mistake="no_activation"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(outputs[-1] @ w)
    return outputs


# %% sigmoid computed, not kept mistake="no_activation"
def forward_all(inputs, weights_list):
    outputs, z = [inputs], inputs
    for w in weights_list:
        z = np.dot(z, w)
        a = sigmoid(z)
        outputs.append(z)
    return outputs


# %% z_kept [markdown]
# 看起来列表里放的是激活之前的 z：往下一层走的是 a，要留下来的也是 a。

# %% appends z mistake="z_kept"
def forward_all(inputs, weights_list):
    outputs, a = [inputs], inputs
    for w in weights_list:
        z = a @ w
        outputs.append(z)
        a = sigmoid(z)
    return outputs


# %% sigmoid of what is in the list mistake="z_kept"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for k in range(len(weights_list)):
        before = outputs[k] if k == 0 else 1 / (1 + np.exp(-outputs[k]))
        outputs.append(np.dot(before, weights_list[k]))
    return outputs


# %% z_and_a [markdown]
# 看起来 z 和 a 都放进了列表：这里只留 a，每一层一个，一共 len(weights_list) + 1 个。

# %% z and a in one list mistake="z_and_a"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(outputs[-1] @ w)
        outputs.append(sigmoid(outputs[-1]))
    return outputs


# %% z and a added at once mistake="z_and_a"
def forward_all(inputs, weights_list):
    a = inputs
    cache = [a]
    for w in weights_list:
        z = np.dot(a, w)
        a = 1 / (1 + np.exp(-z))
        cache += [z, a]
    return cache


# %% sigmoid for the last only mistake="activation_last_only"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(outputs[-1] @ w)
    outputs[-1] = sigmoid(outputs[-1])
    return outputs


# %% linear but for the end mistake="activation_last_only"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for k, w in enumerate(weights_list):
        z = np.dot(outputs[-1], w)
        outputs.append(1 / (1 + np.exp(-z)) if k == len(weights_list) - 1 else z)
    return outputs


# %% last layer linear mistake="last_not_activated"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list[:-1]:
        outputs.append(sigmoid(outputs[-1] @ w))
    outputs.append(outputs[-1] @ weights_list[-1])
    return outputs


# %% sigmoid only while there is a next layer mistake="last_not_activated"
def forward_all(inputs, weights_list):
    outputs, a = [inputs], inputs
    for k in range(len(weights_list)):
        a = np.dot(a, weights_list[k])
        if k < len(weights_list) - 1:
            a = 1 / (1 + np.exp(-a))
        outputs.append(a)
    return outputs


# %% activation before the layer mistake="activation_before"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(outputs[-1]) @ w)
    return outputs


# %% activation before the layer, two lines mistake="activation_before"
def forward_all(inputs, weights_list):
    outputs, z = [inputs], inputs
    for w in weights_list:
        a = 1 / (1 + np.exp(-z))
        z = np.dot(a, w)
        outputs.append(z)
    return outputs


# %% inputs activated mistake="inputs_activated"
def forward_all(inputs, weights_list):
    outputs = [sigmoid(inputs)]
    for w in weights_list:
        outputs.append(sigmoid(outputs[-1] @ w))
    return outputs


# %% inputs squashed first mistake="inputs_activated"
def forward_all(inputs, weights_list):
    a = 1 / (1 + np.exp(-inputs))
    outputs = [a]
    for w in weights_list:
        a = sigmoid(np.dot(a, w))
        outputs.append(a)
    return outputs


# %% every layer from the inputs mistake="only_last_layer"
def forward_all(inputs, weights_list):
    return [inputs] + [sigmoid(inputs @ w) for w in weights_list]


# %% inputs in the loop mistake="only_last_layer"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        z = np.dot(inputs, w)
        outputs.append(1 / (1 + np.exp(-z)))
    return outputs


# %% outputs_backwards [markdown]
# 看起来列表的顺序反了：输入在最前面，输出在最后面。

# %% reversed at the end mistake="outputs_backwards"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(outputs[-1] @ w))
    return outputs[::-1]


# %% inserted at the front mistake="outputs_backwards"
def forward_all(inputs, weights_list):
    a = inputs
    outputs = [a]
    for w in weights_list:
        a = 1 / (1 + np.exp(-np.dot(a, w)))
        outputs.insert(0, a)
    return outputs


# %% inputs_at_the_end [markdown]
# 看起来输入排到了最后：inputs 是列表的第一个，后面才是第一层，第二层……

# %% appended behind mistake="inputs_at_the_end"
def forward_all(inputs, weights_list):
    outputs, a = [], inputs
    for w in weights_list:
        a = sigmoid(a @ w)
        outputs.append(a)
    outputs.append(inputs)
    return outputs


# %% added behind mistake="inputs_at_the_end"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(np.dot(outputs[-1], w)))
    return outputs[1:] + [inputs]


# %% weights from the back mistake="reversed_layers"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list[::-1]:
        outputs.append(sigmoid(outputs[-1] @ w))
    return outputs


# %% reversed weights mistake="reversed_layers"
def forward_all(inputs, weights_list):
    outputs, a = [inputs], inputs
    for w in reversed(weights_list):
        a = 1 / (1 + np.exp(-np.dot(a, w)))
        outputs.append(a)
    return outputs


# %% one layer short mistake="last_layer_skipped"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for k in range(len(weights_list) - 1):
        outputs.append(sigmoid(outputs[-1] @ weights_list[k]))
    return outputs


# %% Ng's loop to L - 1 mistake="last_layer_skipped"
def forward_all(inputs, weights_list):
    A = inputs
    outputs = [A]
    L = len(weights_list)
    for l in range(1, L):
        A = sigmoid(np.dot(A, weights_list[l - 1]))
        outputs.append(A)
    return outputs


# %% activated twice mistake="activated_twice"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(sigmoid(outputs[-1] @ w)))
    return outputs


# %% once for z, once for the list mistake="activated_twice"
def forward_all(inputs, weights_list):
    a = inputs
    outputs = [a]
    for w in weights_list:
        z = sigmoid(np.dot(a, w))
        a = 1 / (1 + np.exp(-z))
        outputs.append(a)
    return outputs


# %% sigma_on_the_way [markdown]
# 看起来放进列表之前激活了一次，往下一层走之前又激活了一次：同一层只激活一次，放进去的和往下走的是同一个 a。

# %% sigmoid again for the next layer mistake="sigma_on_the_way"
def forward_all(inputs, weights_list):
    outputs, a = [inputs], inputs
    for w in weights_list:
        z = a @ w
        outputs.append(sigmoid(z))
        a = sigmoid(outputs[-1])
    return outputs


# %% a activated once more mistake="sigma_on_the_way"
def forward_all(inputs, weights_list):
    outputs, a = [inputs], inputs
    for k in range(len(weights_list)):
        a = 1 / (1 + np.exp(-np.dot(a, weights_list[k])))
        outputs.append(a)
        a = 1 / (1 + np.exp(-a))
    return outputs


# %% sigma_in_list_only [markdown]
# 看起来激活过的只放进了列表，往下一层走的还是 z：下一层的输入是 a，就是列表里刚放进去的那一个。

# %% z goes on mistake="sigma_in_list_only"
def forward_all(inputs, weights_list):
    outputs, z = [inputs], inputs
    for w in weights_list:
        z = z @ w
        outputs.append(sigmoid(z))
    return outputs


# %% linear first, then sigmoid on all mistake="sigma_in_list_only"
def forward_all(inputs, weights_list):
    layers = [inputs]
    for w in weights_list:
        layers.append(np.dot(layers[-1], w))
    return [inputs] + [1 / (1 + np.exp(-z)) for z in layers[1:]]


# %% tanh mistake="zero_centred"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(np.tanh(outputs[-1] @ w))
    return outputs


# %% tanh by exponentials mistake="zero_centred"
def forward_all(inputs, weights_list):
    a = inputs
    outputs = [a]
    for w in weights_list:
        z = np.dot(a, w)
        a = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
        outputs.append(a)
    return outputs


# %% relu hidden, sigmoid at the end mistake="hidden_relu"
def forward_all(inputs, weights_list):
    A = [inputs]
    for w in weights_list[:-1]:
        A.append(np.maximum(0, A[-1] @ w))
    A.append(sigmoid(A[-1] @ weights_list[-1]))
    return A


# %% relu but for the last mistake="hidden_relu"
def forward_all(inputs, weights_list):
    outputs, a = [inputs], inputs
    for k, w in enumerate(weights_list):
        z = np.dot(a, w)
        a = 1 / (1 + np.exp(-z)) if k == len(weights_list) - 1 else z * (z > 0)
        outputs.append(a)
    return outputs


# %% three written out mistake="layers_hard_coded"
def forward_all(inputs, weights_list):
    W1, W2, W3 = weights_list
    a1 = sigmoid(inputs @ W1)
    a2 = sigmoid(a1 @ W2)
    a3 = sigmoid(a2 @ W3)
    return [inputs, a1, a2, a3]


# %% three, a loop of nothing mistake="layers_hard_coded"
def forward_all(inputs, weights_list):
    W1, W2, W3 = weights_list
    outputs = [inputs]
    for w in (W1, W2, W3):
        outputs.append(1 / (1 + np.exp(-np.dot(outputs[-1], w))))
    return outputs


# %% sigmoid of the weights mistake="weights_activated"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(outputs[-1] @ sigmoid(w))
    return outputs


# %% weights squashed, np.dot mistake="weights_activated"
def forward_all(inputs, weights_list):
    a = inputs
    outputs = [a]
    for k in range(len(weights_list)):
        a = np.dot(a, 1 / (1 + np.exp(-weights_list[k])))
        outputs.append(a)
    return outputs


# %% return in the loop mistake="only_first_layer"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(outputs[-1] @ w))
        return outputs


# %% return in the loop, a mistake="only_first_layer"
def forward_all(inputs, weights_list):
    outputs, a = [inputs], inputs
    for k in range(len(weights_list)):
        a = 1 / (1 + np.exp(-np.dot(a, weights_list[k])))
        outputs.append(a)
        return outputs


# %% cache, too mistake="extra_returned"
def forward_all(inputs, weights_list):
    outputs, zs = [inputs], []
    for w in weights_list:
        zs.append(outputs[-1] @ w)
        outputs.append(sigmoid(zs[-1]))
    return outputs, zs


# %% activations and zs, np.dot mistake="extra_returned"
def forward_all(inputs, weights_list):
    a = inputs
    activations, zs = [a], []
    for w in weights_list:
        z = np.dot(a, w)
        zs.append(z)
        a = 1 / (1 + np.exp(-z))
        activations.append(a)
    return activations, zs


# %% output and the list mistake="extra_returned"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(outputs[-1] @ w))
    return outputs[-1], outputs


# %% AL and caches, np.dot mistake="extra_returned"
def forward_all(inputs, weights_list):
    A, layers = inputs, [inputs]
    for w in weights_list:
        A = 1 / (1 + np.exp(-np.dot(A, w)))
        layers.append(A)
    return A, layers


# %% dict_for_list [markdown]
# 返回的是字典：这里要一个列表，按层的顺序排好，第几层就用下标几去取。

# %% a dict by names mistake="dict_for_list"
def forward_all(inputs, weights_list):
    cache = {"A0": inputs}
    for l in range(1, len(weights_list) + 1):
        cache["A" + str(l)] = sigmoid(cache["A" + str(l - 1)] @ weights_list[l - 1])
    return cache


# %% a dict by names, f-strings mistake="dict_for_list"
def forward_all(inputs, weights_list):
    a = inputs
    cache = {"A0": a}
    for k, w in enumerate(weights_list):
        a = 1 / (1 + np.exp(-np.dot(a, w)))
        cache[f"A{k + 1}"] = a
    return cache


# %% a dict by numbers mistake="dict_for_list"
def forward_all(inputs, weights_list):
    outputs = {0: inputs}
    for k, w in enumerate(weights_list):
        outputs[k + 1] = sigmoid(outputs[k] @ w)
    return outputs


# %% a dict by numbers, comprehended mistake="dict_for_list"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(1 / (1 + np.exp(-np.dot(outputs[-1], w))))
    return {k: a for k, a in enumerate(outputs)}


# %% pops the list mistake="changed_argument"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    while weights_list:
        outputs.append(sigmoid(outputs[-1] @ weights_list.pop(0)))
    return outputs


# %% del of the first mistake="changed_argument"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for _ in range(len(weights_list)):
        outputs.append(1 / (1 + np.exp(-np.dot(outputs[-1], weights_list[0]))))
        del weights_list[0]
    return outputs


# %% outputs in place of the weights mistake="changed_argument"
def forward_all(inputs, weights_list):
    a = inputs
    for k in range(len(weights_list)):
        a = sigmoid(a @ weights_list[k])
        weights_list[k] = a
    return [inputs] + weights_list


# %% weights overwritten, np.dot mistake="changed_argument"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for k, w in enumerate(weights_list):
        weights_list[k] = 1 / (1 + np.exp(-np.dot(outputs[-1], w)))
        outputs.append(weights_list[k])
    return outputs


# %% one_array_many_times [markdown]
# 看起来列表里好几个位置是同一个数组，被后面的层盖掉了：a[:] = … 是在原处改写，要写 a = …，每一层得到一个新数组。

# %% written in place on a copy mistake="one_array_many_times"
def forward_all(inputs, weights_list):
    a = inputs.copy()
    outputs = [a]
    for w in weights_list:
        z = sigmoid(a @ w)
        if z.shape == a.shape:
            a[:] = z
        else:
            a = z
        outputs.append(a)
    return outputs


# %% copyto on a copy mistake="one_array_many_times"
def forward_all(inputs, weights_list):
    a = np.array(inputs)
    outputs = [a]
    for w in weights_list:
        z = 1 / (1 + np.exp(-np.dot(a, w)))
        if w.shape[0] == w.shape[1]:
            np.copyto(a, z)
        else:
            a = z
        outputs.append(a)
    return outputs


# %% wrapped_layers [markdown]
# 看起来列表里的每一层又包了一层 [ ]：每个位置直接放数组，outputs.append(a) 就好。

# %% a list inside the list mistake="wrapped_layers"
def forward_all(inputs, weights_list):
    outputs = [[inputs]]
    a = inputs
    for w in weights_list:
        a = sigmoid(a @ w)
        outputs.append([a])
    return outputs


# %% lists of one mistake="wrapped_layers"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(1 / (1 + np.exp(-np.dot(outputs[-1], w))))
    return [[a] for a in outputs]


# %% no return mistake="no_return"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(outputs[-1] @ w))


# %% append returned mistake="no_return"
def forward_all(inputs, weights_list):
    outputs, a = [inputs], inputs
    for w in weights_list[:-1]:
        a = sigmoid(np.dot(a, w))
        outputs.append(a)
    return outputs.append(sigmoid(np.dot(a, weights_list[-1])))


# %% weights transposed mistake="weights_transposed"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(outputs[-1] @ w.T))
    return outputs


# %% weights transposed, np.dot mistake="weights_transposed"
def forward_all(inputs, weights_list):
    a = inputs
    outputs = [a]
    for w in weights_list:
        a = 1 / (1 + np.exp(-np.dot(a, np.transpose(w))))
        outputs.append(a)
    return outputs


# %% star for matmul mistake="elementwise"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(outputs[-1] * w))
    return outputs


# %% np.multiply mistake="elementwise"
def forward_all(inputs, weights_list):
    a = inputs
    outputs = [a]
    for w in weights_list:
        a = 1 / (1 + np.exp(-np.multiply(a, w)))
        outputs.append(a)
    return outputs


# %% one layer too many mistake="index_out_of_range"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for k in range(len(weights_list) + 1):
        outputs.append(sigmoid(outputs[k] @ weights_list[k]))
    return outputs


# %% place that is not there mistake="index_out_of_range"
def forward_all(inputs, weights_list):
    outputs = []
    outputs[0] = inputs
    for k in range(len(weights_list)):
        outputs[k + 1] = sigmoid(outputs[k] @ weights_list[k])
    return outputs


# %% one_shape_for_all [markdown]
# 看起来把各层拼成了一个数组：每一层的宽度不一样，拼不起来，用列表一个一个装。

# %% np.array of the list mistake="one_shape_for_all"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(outputs[-1] @ w))
    return np.array(outputs)


# %% np.asarray of the list mistake="one_shape_for_all"
def forward_all(inputs, weights_list):
    outputs, a = [inputs], inputs
    for w in weights_list:
        a = 1 / (1 + np.exp(-np.dot(a, w)))
        outputs.append(a)
    return np.asarray(outputs)


# %% stuck_side_by_side [markdown]
# 看起来把各层的数接在了一起：各层要分开放，一个位置一个数组。

# %% hstack mistake="stuck_side_by_side"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    for w in weights_list:
        outputs.append(sigmoid(outputs[-1] @ w))
    return np.hstack(outputs)


# %% concatenate in the loop mistake="stuck_side_by_side"
def forward_all(inputs, weights_list):
    outputs = inputs
    a = inputs
    for w in weights_list:
        a = 1 / (1 + np.exp(-np.dot(a, w)))
        outputs = np.concatenate([outputs, a], axis=1)
    return outputs


# %% extend_by_rows [markdown]
# 看起来列表里装的是一行一行的样本：list(inputs) 和 += 会把数组拆开，一整层要用 append 放进去。

# %% extend mistake="extend_by_rows"
def forward_all(inputs, weights_list):
    outputs, a = [inputs], inputs
    for w in weights_list:
        a = sigmoid(a @ w)
        outputs.extend(a)
    return outputs


# %% plus-equals of an array mistake="extend_by_rows"
def forward_all(inputs, weights_list):
    outputs = [inputs]
    a = inputs
    for w in weights_list:
        a = 1 / (1 + np.exp(-np.dot(a, w)))
        outputs += list(a)
    return outputs
