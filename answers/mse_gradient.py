# %% as the formula
def mse_gradient(p, y):
    return 2 / len(p) * (p - y)


# %% shape zero
def mse_gradient(p, y):
    n = p.shape[0]
    error = p - y
    return 2.0 * error / n


# %% np functions
def mse_gradient(p, y):
    return np.divide(np.multiply(2, np.subtract(p, y)), len(y))


# %% loop
def mse_gradient(p, y):
    n = len(p)
    梯度 = np.zeros(p.shape)
    for i in range(n):
        梯度[i] = 2 * (p[i] - y[i]) / n
    return 梯度


# %% size, since there is one column
def mse_gradient(p, y):
    return (p - y) * (2 / p.size)


# %% mean weight
def mse_gradient(p, y):
    weight = np.full(p.shape, 1 / len(p))
    return weight * 2 * (p - y)


# %% minus the other way round
def mse_gradient(p, y):
    return -2 * (y - p) / p.shape[0]


# %% no mean mistake="no_mean"
def mse_gradient(p, y):
    return 2 * (p - y)


# %% no_two [markdown]
# 看起来少了 2: 平方求导时, 指数 2 会落到前面来.

# %% no two mistake="no_two"
def mse_gradient(p, y):
    return (p - y) / len(p)


# %% no_two_no_mean [markdown]
# 看起来前面的 2/n 整个漏了: 平方求导落下一个 2, 平均带来 1/n.

# %% error only mistake="no_two_no_mean"
def mse_gradient(p, y):
    return p - y


# %% y minus p mistake="sign"
def mse_gradient(p, y):
    return 2 / len(p) * (y - p)


# %% squared_error [markdown]
# 看起来误差还带着平方: 求导之后, 平方变成 2 乘以误差.

# %% still squared mistake="squared_error"
def mse_gradient(p, y):
    return 2 / len(p) * (p - y) ** 2


# %% summed_up [markdown]
# 看起来求了和或取了平均: 每个样本要有自己的一个梯度.

# %% sum mistake="summed_up"
def mse_gradient(p, y):
    return 2 / len(p) * np.sum(p - y)


# %% mean mistake="summed_up"
def mse_gradient(p, y):
    return 2 * np.mean(p - y)


# %% the loss itself mistake="summed_up"
def mse_gradient(p, y):
    return np.mean((p - y) ** 2)


# %% loss_minus_p [markdown]
# 看起来用了 loss - p: 代价只是一个总分, 梯度要的是每个样本的误差 p - y.

# %% the seed's loss minus p mistake="loss_minus_p"
def mse_gradient(p, y):
    loss = np.sum((p - y) ** 2) / len(p)
    return 2 / len(p) * (loss - p)


# %% absolute error mistake="absolute_error"
def mse_gradient(p, y):
    return 2 / len(p) * np.abs(p - y)


# %% label_forgotten [markdown]
# 看起来没有减去 y: 误差是输出减真实值.

# %% label forgotten mistake="label_forgotten"
def mse_gradient(p, y):
    return 2 / len(p) * p


# %% in place mistake="changed_argument"
def mse_gradient(p, y):
    p -= y
    p *= 2 / len(p)
    return p


# %% label in place mistake="changed_argument"
def mse_gradient(p, y):
    y *= -1
    return 2 / len(p) * (p + y)


# %% transposed column mistake="transposed"
def mse_gradient(p, y):
    return 2 / len(p) * (p - y).T


# %% flattened mistake="lost_axis"
def mse_gradient(p, y):
    return 2 / len(p) * (p - y).ravel()


# %% list mistake="not_an_array"
def mse_gradient(p, y):
    return [2 * (a - b) / len(p) for a, b in zip(p, y)]


# %% no return mistake="no_return"
def mse_gradient(p, y):
    dp = 2 / len(p) * (p - y)


# %% halved_error [markdown]
# 看起来多除了一次: 前面只有 2/n.

# %% half of the error mistake="halved_error"
def mse_gradient(p, y):
    return (p - y) / 2


# %% floor division mistake="value"
def mse_gradient(p, y):
    return 2 // len(p) * (p - y)


# %% no sign of multiplication mistake="number_called"
def mse_gradient(p, y):
    n = len(p)
    return 2 / n(p - y)
