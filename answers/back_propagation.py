# %% as the formula
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ (p - y)


# %% from mse_gradient
def back_propagation(x, y, p):
    try:
        dp = mse_gradient(p, y)
    except NameError:
        dp = 2 / len(p) * (p - y)
    return x.T @ dp


# %% np.dot
def back_propagation(x, y, p):
    n = x.shape[0]
    error = p - y
    dw = np.dot(x.T, error)
    return 2.0 * dw / n


# %% einsum
def back_propagation(x, y, p):
    return np.einsum("ni,nj->ij", x, p - y) * 2 / len(y)


# %% loops
def back_propagation(x, y, p):
    n, d = x.shape
    dw = np.zeros((d, 1))
    for j in range(d):
        for i in range(n):
            dw[j, 0] += 2 * x[i, j] * (p[i, 0] - y[i, 0]) / n
    return dw


# %% sum over samples
def back_propagation(x, y, p):
    每个样本 = x * (p - y)
    return 2 * np.mean(每个样本, axis=0, keepdims=True).T


# %% row times matrix, turned
def back_propagation(x, y, p):
    return ((p - y).T @ x).T * (2 / x.shape[0])


# %% outer products averaged
def back_propagation(x, y, p):
    total = sum(2 * x[[i]].T @ (p[[i]] - y[[i]]) for i in range(len(x)))
    print("总和", total.shape)
    return total / len(x)


# %% no mean mistake="no_mean"
def back_propagation(x, y, p):
    return 2 * x.T @ (p - y)


# %% no two mistake="no_two"
def back_propagation(x, y, p):
    return x.T @ (p - y) / len(x)


# %% neither mistake="no_two_no_mean"
def back_propagation(x, y, p):
    return x.T @ (p - y)


# %% divided by the columns mistake="divided_by_columns"
def back_propagation(x, y, p):
    return 2 / x.shape[1] * x.T @ (p - y)


# %% y minus p mistake="sign"
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ (y - p)


# %% no transpose mistake="matmul_shapes"
def back_propagation(x, y, p):
    return 2 / len(x) * x @ (p - y)


# %% not_summed [markdown]
# 得到了一张 (n, d_in) 的表, 用了 *? 各个样本的责任要加起来: x 转置之后用 @.

# %% star for matmul mistake="not_summed"
def back_propagation(x, y, p):
    return 2 / len(x) * x * (p - y)


# %% the seed's loss minus p mistake="loss_minus_p"
def back_propagation(x, y, p):
    loss = np.sum((p - y) ** 2) / len(p)
    return np.matmul(x.T, loss - p)


# %% loss_for_error [markdown]
# 看起来用 loss 代替了误差 p - y: 代价是一个总分, 误差每个样本都有一个.

# %% loss in place of the error mistake="loss_for_error"
def back_propagation(x, y, p):
    loss = np.mean((p - y) ** 2)
    return 2 / len(x) * x.T @ np.full(p.shape, loss)


# %% error squared mistake="squared_error"
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ (p - y) ** 2


# %% label forgotten mistake="label_forgotten"
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ p


# %% absolute error mistake="absolute_error"
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ np.abs(p - y)


# %% divided_by_all [markdown]
# 看起来除以了元素总数 n × d_in: 只除以样本数 n.

# %% mean over everything mistake="divided_by_all"
def back_propagation(x, y, p):
    return 2 / x.size * x.T @ (p - y)


# %% averaged twice mistake="twice_averaged"
def back_propagation(x, y, p):
    dp = 2 / len(p) * (p - y)
    return x.T @ dp / len(x)


# %% input_forgotten [markdown]
# 看起来没有乘输入 x: 每个权重的责任要乘上自己的输入.

# %% input forgotten mistake="input_forgotten"
def back_propagation(x, y, p):
    return np.full((x.shape[1], 1), 2 * np.mean(p - y))


# %% row for column mistake="transposed"
def back_propagation(x, y, p):
    return 2 / len(x) * (p - y).T @ x


# %% one-dimensional mistake="lost_axis"
def back_propagation(x, y, p):
    return 2 * np.mean(x * (p - y), axis=0)


# %% error computed in place mistake="changed_argument"
def back_propagation(x, y, p):
    p -= y
    return 2 / len(x) * x.T @ p


# %% scales x in place mistake="changed_argument"
def back_propagation(x, y, p):
    x *= 2 / len(x)
    return x.T @ (p - y)


# %% no return mistake="no_return"
def back_propagation(x, y, p):
    dw = 2 / len(x) * x.T @ (p - y)


# %% arguments in another order mistake="sign"
def back_propagation(x, p, y):
    return 2 / len(x) * x.T @ (p - y)
