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


# %% elementwise [markdown]
# 看起来用了 * (逐元素相乘): 层的计算是矩阵乘法 @.

# %% star for matmul mistake="elementwise"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs * weights


# %% np.multiply mistake="broadcast_shapes"
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


# %% prints instead of raising mistake="no_error"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        print("维度不匹配")
        return None
    return inputs @ weights


# %% compares the wrong axes mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if inputs.shape[0] != weights.shape[1]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights


# %% weights transposed mistake="matmul_shapes"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights.T


# %% weights times inputs mistake="matmul_shapes"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return weights @ inputs


# %% no return mistake="no_return"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    output = inputs @ weights


# %% extra_activation [markdown]
# 看起来加了激活函数 sigmoid: 这里的层是线性的, 不要激活.

# %% sigmoid on top mistake="extra_activation"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return 1 / (1 + np.exp(-(inputs @ weights)))


# %% flattened mistake="lost_axis"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return (inputs @ weights).ravel()


# %% transposed result mistake="transposed"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return weights.T @ inputs.T


# %% averaged [markdown]
# 看起来多除了一次: 这里只要乘加, 不用取平均.

# %% divided by the inputs mistake="averaged"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return inputs @ weights / inputs.shape[1]


# %% normalises the inputs in place mistake="changed_argument"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    output = inputs @ weights
    inputs -= inputs.mean(axis=0)
    return output


# %% writes into a square weights matrix mistake="changed_argument"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    if inputs.shape == weights.shape:
        inputs[:] = inputs @ weights
        return inputs
    return inputs @ weights


# %% the example written down mistake="constant"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    if inputs.shape == (1, 2):
        return np.array([[7.0, 0.0]])
    return np.ones((inputs.shape[0], weights.shape[1]))


# %% rounded to int mistake="not_float"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return (inputs @ weights).astype(int)


# %% loop as a list of lists mistake="not_an_array"
def forward_propagation(inputs, weights):
    if inputs.shape[1] != weights.shape[0]:
        raise RuntimeError("维度不匹配")
    return [[sum(a * b for a, b in zip(row, column)) for column in weights.T] for row in inputs]


# %% compares the whole shapes mistake="error_on_good_input"
def forward_propagation(inputs, weights):
    if inputs.shape != weights.shape:
        raise RuntimeError("shapes differ")
    return inputs @ weights
