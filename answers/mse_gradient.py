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


# %% diff, in two lines
def mse_gradient(p, y):
    diff = p - y
    return np.multiply(diff, 2) / np.size(diff, 0)


# %% flat and back
def mse_gradient(p, y):
    n = p.shape[0]
    slopes = [2 * (a - b) / n for a, b in zip(p.ravel(), y.ravel())]
    return np.array(slopes).reshape(p.shape)


# %% no mean mistake="no_mean"
def mse_gradient(p, y):
    return 2 * (p - y)


# %% derivative of the square only mistake="no_mean"
def mse_gradient(p, y):
    error = p - y
    return np.multiply(2, error)


# %% no_two [markdown]
# 看起来少了 2：平方求导时，指数 2 会提到前面。

# %% no two mistake="no_two"
def mse_gradient(p, y):
    return (p - y) / len(p)


# %% 1/m of the videos mistake="no_two"
def mse_gradient(p, y):
    m = p.shape[0]
    return 1 / m * (p - y)


# %% no_two_no_mean [markdown]
# 看起来前面的 2/n 整个漏了：平方求导提出一个 2，平均带来 1/n。

# %% error only mistake="no_two_no_mean"
def mse_gradient(p, y):
    return p - y


# %% subtract mistake="no_two_no_mean"
def mse_gradient(p, y):
    dp = np.subtract(p, y)
    return dp


# %% y minus p mistake="sign"
def mse_gradient(p, y):
    return 2 / len(p) * (y - p)


# %% minus too many mistake="sign"
def mse_gradient(p, y):
    return -2 * (p - y) / len(p)


# %% squared_error [markdown]
# 看起来误差还带着平方：求导之后，平方变成 2 乘以误差。

# %% still squared mistake="squared_error"
def mse_gradient(p, y):
    return 2 / len(p) * (p - y) ** 2


# %% np.square mistake="squared_error"
def mse_gradient(p, y):
    n = p.shape[0]
    error = p - y
    return 2 * np.square(error) / n


# %% summed_up [markdown]
# 看起来求了和或取了平均：每个样本要有自己的一个梯度。

# %% sum mistake="summed_up"
def mse_gradient(p, y):
    return 2 / len(p) * np.sum(p - y)


# %% mean mistake="summed_up"
def mse_gradient(p, y):
    return 2 * np.mean(p - y)


# %% built-in sum mistake="summed_up"
def mse_gradient(p, y):
    return 2 / len(p) * sum(p - y)


# %% sum over the samples mistake="summed_up"
def mse_gradient(p, y):
    return np.sum(2 * (p - y), axis=0) / len(p)


# %% loss_minus_p [markdown]
# 看起来用了 loss - p：代价只是一个总分，梯度要的是每个样本的误差 p - y。

# %% the seed's loss minus p mistake="loss_minus_p"
def mse_gradient(p, y):
    loss = np.sum((p - y) ** 2) / len(p)
    return 2 / len(p) * (loss - p)


# %% the loss minus p, by mean mistake="loss_minus_p"
def mse_gradient(p, y):
    loss = np.mean(np.square(p - y))
    return 2 * (loss - p) / p.shape[0]


# %% the loss minus p and nothing else mistake="loss_minus_p"
def mse_gradient(p, y):
    loss = np.sum((p - y) ** 2) / len(p)
    return loss - p


# %% delta as in the seed mistake="loss_minus_p"
def mse_gradient(p, y):
    error = np.mean((p - y) ** 2)
    delta_error = error - p
    return delta_error


# %% absolute error mistake="absolute_error"
def mse_gradient(p, y):
    return 2 / len(p) * np.abs(p - y)


# %% np.absolute mistake="absolute_error"
def mse_gradient(p, y):
    n = p.shape[0]
    return 2 * np.absolute(y - p) / n


# %% label_forgotten [markdown]
# 看起来没有减去 y：误差是输出减真实值。

# %% label forgotten mistake="label_forgotten"
def mse_gradient(p, y):
    return 2 / len(p) * p


# %% two p over n mistake="label_forgotten"
def mse_gradient(p, y):
    n = p.shape[0]
    return 2 * p / n


# %% transposed column mistake="transposed"
def mse_gradient(p, y):
    return 2 / len(p) * (p - y).T


# %% np.transpose mistake="transposed"
def mse_gradient(p, y):
    return np.transpose(2 * (p - y) / len(p))


# %% flattened mistake="lost_axis"
def mse_gradient(p, y):
    return 2 / len(p) * (p - y).ravel()


# %% flatten mistake="lost_axis"
def mse_gradient(p, y):
    error = p.flatten() - y.flatten()
    return 2 * error / len(p)


# %% list mistake="not_an_array"
def mse_gradient(p, y):
    return [2 * (a - b) / len(p) for a, b in zip(p, y)]


# %% list by append mistake="not_an_array"
def mse_gradient(p, y):
    n = len(p)
    gradient = []
    for i in range(n):
        gradient.append(2 * (p[i] - y[i]) / n)
    return gradient


# %% tolist mistake="not_an_array"
def mse_gradient(p, y):
    return (2 / len(p) * (p - y)).tolist()


# %% list of the array mistake="not_an_array"
def mse_gradient(p, y):
    dp = np.zeros(p.shape)
    for i in range(len(p)):
        dp[i] = 2 * (p[i] - y[i]) / len(p)
    return dp.tolist()


# %% no return mistake="no_return"
def mse_gradient(p, y):
    dp = 2 / len(p) * (p - y)


# %% printed, not returned mistake="no_return"
def mse_gradient(p, y):
    gradient = 2 * (p - y) / p.shape[0]
    print(gradient)


# %% halved_error [markdown]
# 看起来多除了一次：前面只有 2/n。

# %% half of the error mistake="halved_error"
def mse_gradient(p, y):
    return (p - y) / 2


# %% a half in front mistake="halved_error"
def mse_gradient(p, y):
    return 0.5 * (p - y)


# %% no sign of multiplication mistake="number_called"
def mse_gradient(p, y):
    n = len(p)
    return 2 / n(p - y)


# %% no sign of multiplication after brackets mistake="number_called"
def mse_gradient(p, y):
    return (2 / len(p))(p - y)


# %% loss_itself [markdown]
# 看起来返回的是代价本身：这里要它的梯度，每个样本一个。

# %% the loss itself mistake="loss_itself"
def mse_gradient(p, y):
    return np.mean((p - y) ** 2)


# %% the loss itself, summed mistake="loss_itself"
def mse_gradient(p, y):
    return np.sum((p - y) ** 2) / len(p)


# %% one over 2m mistake="halved"
def mse_gradient(p, y):
    m = p.shape[0]
    return 1 / (2 * m) * (p - y)


# %% divided by two n mistake="halved"
def mse_gradient(p, y):
    return (p - y) / (2 * len(p))


# %% floor_division [markdown]
# 看起来用了整除 //：2 // n 会把小数部分丢掉，要用 /。

# %% floor division in front mistake="floor_division"
def mse_gradient(p, y):
    return 2 // len(p) * (p - y)


# %% floor division of n mistake="floor_division"
def mse_gradient(p, y):
    n = p.shape[0]
    factor = 2 // n
    return (p - y) * factor


# %% floor division at the end mistake="floor_division"
def mse_gradient(p, y):
    return 2 * (p - y) // len(p)


# %% np.floor_divide mistake="floor_division"
def mse_gradient(p, y):
    error = p - y
    return np.floor_divide(2 * error, len(error))


# %% m is the number of columns mistake="samples_in_columns"
def mse_gradient(p, y):
    m = y.shape[1]
    return 2 / m * (p - y)


# %% shape one of p mistake="samples_in_columns"
def mse_gradient(p, y):
    return 2 * (p - y) / p.shape[1]


# %% m, n unpacked mistake="samples_in_columns"
def mse_gradient(p, y):
    m, n = y.shape
    return 2 / m * (p - y)


# %% n, k unpacked mistake="samples_in_columns"
def mse_gradient(p, y):
    n, k = p.shape
    error = p - y
    return 2 * error / n


# %% plus for minus mistake="added_not_subtracted"
def mse_gradient(p, y):
    return 2 / len(p) * (p + y)


# %% np.add mistake="added_not_subtracted"
def mse_gradient(p, y):
    return 2 * np.add(p, y) / p.shape[0]


# %% twice_averaged [markdown]
# 看起来 1/n 乘了两遍：一遍就够。

# %% mean weight and n mistake="twice_averaged"
def mse_gradient(p, y):
    n = len(p)
    error = (p - y) / n
    return 2 / n * error


# %% n squared mistake="twice_averaged"
def mse_gradient(p, y):
    return 2 * (p - y) / len(p) ** 2
