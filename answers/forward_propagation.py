# %% @
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights


# %% np.dot
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配, 请检查输入")
    output = np.dot(inputs, weights)
    return output


# %% np.matmul, caught error
def forward_propagation(inputs, weights):
    try:
        return np.matmul(inputs, weights)
    except ValueError:
        raise RuntimeError("维度不匹配")


# %% einsum
def forward_propagation(inputs, weights):
    if inputs.shape[-1] != len(weights):
        raise RuntimeError("维度不匹配")
    return np.einsum("ni,ij->nj", inputs, weights)


# %% three loops
def forward_propagation(inputs, weights):
    n, d_in = inputs.shape
    rows, d_out = weights.shape
    if d_in != rows:
        raise RuntimeError("inputs 的列数要等于 weights 的行数")
    output = np.zeros((n, d_out))
    for i in range(n):
        for j in range(d_out):
            for k in range(d_in):
                output[i, j] += inputs[i, k] * weights[k, j]
    return output


# %% broadcast and sum
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return (inputs[:, :, None] * weights[None, :, :]).sum(axis=1)


# %% list of rows, printed on the way
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    rows = []
    for row in inputs:
        print("样本", row)
        rows.append([float(np.sum(row * weights[:, j])) for j in range(weights.shape[1])])
    return np.array(rows)


# %% own error class
class DimensionError(RuntimeError):
    pass


def forward_propagation(inputs, weights):
    if not inputs.shape[1] == weights.shape[0]:
        raise DimensionError(inputs.shape, weights.shape)
    return inputs.dot(weights)


# %% a row at a time
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    Z = np.zeros((inputs.shape[0], weights.shape[1]))
    for i, row in enumerate(inputs):
        Z[i] = row.dot(weights)
    return Z


# %% a column at a time
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    d_in = weights.shape[0]
    if inputs.shape[1] != d_in:
        raise RuntimeError("维度不匹配")
    return np.column_stack([inputs @ weights[:, j] for j in range(weights.shape[1])])


# %% as in the videos, turned back
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    Z = np.dot(weights.T, inputs.T)
    return Z.T


# %% tensordot
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.tensordot(inputs, weights, axes=1)


# %% nditer
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    output = np.zeros((len(inputs), weights.shape[1]))
    it = np.nditer(output, flags=["multi_index"])
    while not it.finished:
        i, j = it.multi_index
        output[i, j] = np.sum(inputs[i] * weights[:, j])
        it.iternext()
    return output


# %% if and else
def forward_propagation(inputs, weights):
    if inputs.shape[1] == weights.shape[0]:
        return np.dot(inputs, weights)
    else:
        raise RuntimeError(f"维度不匹配: {inputs.shape}, {weights.shape}")


# %% elementwise [markdown]
# 看起来用了 *（逐元素相乘）：层的计算是矩阵乘法 @。

# %% star for matmul mistake="elementwise"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs * weights


# %% np.multiply mistake="elementwise"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.multiply(inputs, weights)


# %% no check mistake="wrong_error"
def forward_propagation(inputs, weights):
    return np.matmul(inputs, weights)


# %% check the other way round mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if inputs.shape[1] == weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights


# %% ValueError mistake="wrong_error"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise ValueError("维度不匹配")
    return inputs @ weights


# %% assert mistake="wrong_error"
def forward_propagation(inputs, weights):
    assert inputs.shape[1] == weights.shape[0], "维度不匹配"
    return inputs @ weights


# %% assert in the middle mistake="wrong_error"
def forward_propagation(inputs, weights):
    d_in = inputs.shape[1]
    assert d_in == len(weights)
    return np.dot(inputs, weights)


# %% plain Exception mistake="wrong_error"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise Exception("维度不匹配")
    return inputs @ weights


# %% caught, plain Exception mistake="wrong_error"
def forward_propagation(inputs, weights):
    try:
        output = np.dot(inputs, weights)
    except ValueError:
        raise Exception("形状不对")
    return output


# %% dot, no check mistake="wrong_error"
def forward_propagation(inputs, weights):
    output = inputs.dot(weights)
    return output


# %% prints instead of raising mistake="no_error"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        print("维度不匹配")
        return None
    return inputs @ weights


# %% only where it fits mistake="no_error"
def forward_propagation(inputs, weights):
    if inputs.shape[1] == weights.shape[0]:
        return np.dot(inputs, weights)


# %% caught and printed mistake="no_error"
def forward_propagation(inputs, weights):
    try:
        return inputs @ weights
    except ValueError:
        print("维度不匹配")


# %% returns the message mistake="no_error"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        return "RuntimeError"
    return inputs @ weights


# %% returns the message, else mistake="no_error"
def forward_propagation(inputs, weights):
    if inputs.shape[1] == weights.shape[0]:
        result = np.dot(inputs, weights)
    else:
        result = "RuntimeError"
    return result


# %% makes the error, raises it not mistake="no_error"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        return RuntimeError("维度不匹配")
    return inputs @ weights


# %% the error as a value mistake="no_error"
def forward_propagation(inputs, weights):
    fits = inputs.shape[1] == weights.shape[0]
    return np.matmul(inputs, weights) if fits else RuntimeError("维度不匹配")


# %% compares the wrong axes mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if inputs.shape[0] != weights.shape[1]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights


# %% weights_transposed [markdown]
# 看起来把 weights 转置了：weights 的形状已经是 (d_in, d_out)，直接乘就好。

# %% weights transposed mistake="weights_transposed"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights.T


# %% np.dot with weights.T mistake="weights_transposed"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    W = weights.T
    return np.dot(inputs, W)


# %% weights.T, checked as such mistake="weights_transposed"
def forward_propagation(inputs, weights):
    W = weights.T
    if inputs.shape[1] != W.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ W


# %% units in rows mistake="weights_transposed"
def forward_propagation(inputs, weights):
    if weights.shape[1] != inputs.shape[1]:
        raise RuntimeError("维度不匹配")
    return np.einsum("nk,jk->nj", inputs, weights)


# %% swapped [markdown]
# 看起来乘法的顺序反了：输入在左边，权重在右边。

# %% weights times inputs mistake="swapped"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return weights @ inputs


# %% W x as in the videos mistake="swapped"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.dot(weights, inputs)


# %% W x, checked as such mistake="swapped"
def forward_propagation(inputs, weights):
    if weights.shape[1] != inputs.shape[0]:
        raise RuntimeError("维度不匹配")
    return weights @ inputs


# %% W x, caught error mistake="swapped"
def forward_propagation(inputs, weights):
    try:
        z = np.matmul(weights, inputs)
    except ValueError:
        raise RuntimeError("维度不匹配")
    return z


# %% no return mistake="no_return"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    output = inputs @ weights


# %% printed only mistake="no_return"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    print(np.dot(inputs, weights))


# %% extra_activation [markdown]
# 看起来加了激活函数 sigmoid：这里的层是线性的，不要激活。

# %% sigmoid on top mistake="extra_activation"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return 1 / (1 + np.exp(-(inputs @ weights)))


# %% own sigmoid, np.dot mistake="extra_activation"
def squash(z):
    return 1.0 / (1.0 + np.exp(-z))


def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    z = np.dot(inputs, weights)
    a = squash(z)
    return a


# %% flattened mistake="lost_axis"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return (inputs @ weights).ravel()


# %% reshape to one axis mistake="lost_axis"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    output = np.dot(inputs, weights)
    return output.reshape(-1)


# %% squeezed mistake="lost_axis"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.squeeze(inputs @ weights)


# %% squeezed method mistake="lost_axis"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    Z = np.matmul(inputs, weights)
    return Z.squeeze()


# %% summed over the units mistake="lost_axis"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.sum(inputs @ weights, axis=1)


# %% rows added up mistake="lost_axis"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.array([row.sum() for row in np.dot(inputs, weights)])


# %% transposed result mistake="transposed"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return weights.T @ inputs.T


# %% turned at the end mistake="transposed"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.dot(inputs, weights).T


# %% averaged [markdown]
# 看起来多除了一次：这里只要乘加，不用取平均。

# %% divided by the inputs mistake="averaged"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights / inputs.shape[1]


# %% mean for sum mistake="averaged"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return (inputs[:, :, None] * weights[None, :, :]).mean(axis=1)


# %% divided by len of weights mistake="averaged"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    d_in = len(weights)
    return np.dot(inputs, weights) / d_in


# %% rounded to int mistake="not_float"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return (inputs @ weights).astype(int)


# %% put into whole numbers mistake="not_float"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    output = np.zeros((len(inputs), weights.shape[1]), dtype=int)
    for i in range(len(inputs)):
        for j in range(weights.shape[1]):
            output[i, j] = np.sum(inputs[i] * weights[:, j])
    return output


# %% loop as a list of lists mistake="not_an_array"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return [[sum(a * b for a, b in zip(row, column)) for column in weights.T] for row in inputs]


# %% tolist mistake="not_an_array"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.dot(inputs, weights).tolist()


# %% compares the whole shapes mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if inputs.shape != weights.shape:
        raise RuntimeError("shapes differ")
    return inputs @ weights


# %% if and else swapped mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        return np.dot(inputs, weights)
    else:
        raise RuntimeError("维度不匹配")


# %% n against d_out mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    n, d_in = inputs.shape
    d_in, d_out = weights.shape
    if n != d_out:
        raise RuntimeError("维度不匹配")
    return np.dot(inputs, weights)


# %% shapes must be equal mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if inputs.shape == weights.shape:
        return np.dot(inputs, weights)
    raise RuntimeError("维度不匹配")


# %% both numbers of columns mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[1]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights


# %% last axis of both mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if weights.shape[-1] == inputs.shape[-1]:
        return np.matmul(inputs, weights)
    raise RuntimeError("列数不同")


# %% both numbers of rows mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if inputs.shape[0] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights


# %% len of both mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if len(inputs) != len(weights):
        raise RuntimeError("维度不匹配")
    return np.dot(inputs, weights)


# %% inputs_transposed [markdown]
# 看起来把 inputs 转置了：每行一个样本，直接乘就好。

# %% inputs transposed mistake="inputs_transposed"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs.T @ weights


# %% inputs transposed, np.dot mistake="inputs_transposed"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    X = np.transpose(inputs)
    Z = np.dot(X, weights)
    return Z


# %% samples in columns, checked as such mistake="inputs_transposed"
def forward_propagation(inputs, weights):
    X = inputs.T
    if X.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return X @ weights


# %% samples in columns, np.dot mistake="inputs_transposed"
def forward_propagation(inputs, weights):
    if inputs.shape[0] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.dot(inputs.T, weights)


# %% extra_tanh [markdown]
# 看起来加了 tanh：这里的层是线性的，不要激活。

# %% tanh on top mistake="extra_tanh"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.tanh(inputs @ weights)


# %% tanh of np.dot mistake="extra_tanh"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    Z = np.dot(inputs, weights)
    A = (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))
    return A


# %% relu on top mistake="extra_relu"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.maximum(0, inputs @ weights)


# %% relu by where mistake="extra_relu"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    z = np.dot(inputs, weights)
    return np.where(z > 0, z, 0.0)


# %% averaged_rows [markdown]
# 看起来除以了样本数：前向传播不用取平均。

# %% divided by n mistake="averaged_rows"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    n = inputs.shape[0]
    return inputs @ weights / n


# %% times 1 over len mistake="averaged_rows"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return (1.0 / len(inputs)) * np.dot(inputs, weights)


# %% added_one [markdown]
# 看起来又加了一次偏置：它已经在输入的那一列 1 里了，这里只要乘加。

# %% plus one mistake="added_one"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights + 1


# %% plus a bias of ones mistake="added_one"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    b = np.ones((1, weights.shape[1]))
    return np.dot(inputs, weights) + b


# %% only the example mistake="constant"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.array([[4.0, 1.0]])


# %% the example, put in mistake="constant"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    output = np.zeros((1, 2))
    output[0, 0], output[0, 1] = 4, 1
    return output


# %% zeros that stay mistake="constant"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    output = np.zeros((inputs.shape[0], weights.shape[1]))
    for i in range(len(inputs)):
        z = inputs[i] @ weights
    return output


# %% only zeros mistake="constant"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.zeros((len(inputs), len(weights[0])))


# %% single_precision [markdown]
# 看起来结果是 float32，只准到七位左右：这里要 NumPy 默认的 float64，不用写 dtype。

# %% float32 at the end mistake="single_precision"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return (inputs @ weights).astype(np.float32)


# %% array of dtype float32 mistake="single_precision"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return np.array(np.dot(inputs, weights), dtype="float32")


# %% typing slip mistake="undefined_name"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weight


# %% other names mistake="undefined_name"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    Z = np.dot(X, W)
    return Z


# %% extra_returned [markdown]
# 返回的不止结果：这里只要结果本身，缓存（cache）、中间的层、别的梯度都自己留着，return 后面只写一个。

# %% with a cache mistake="extra_returned"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    Z = np.dot(inputs, weights)
    cache = (inputs, weights)
    return Z, cache


# %% with both arguments in brackets mistake="extra_returned"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights, (inputs, weights)


# %% with inputs and weights mistake="extra_returned"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights, inputs, weights


# %% with both, Z first mistake="extra_returned"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    Z = np.matmul(inputs, weights)
    result = [Z, inputs, weights]
    return result


# %% with the shape mistake="extra_returned"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    output = inputs @ weights
    return output, output.shape


# %% with n and d_out mistake="extra_returned"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    Z = np.dot(inputs, weights)
    return (Z, (inputs.shape[0], weights.shape[1]))
