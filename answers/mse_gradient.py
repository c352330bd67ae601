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


# %% no two mistake="no_two"
def mse_gradient(p, y):
    return (p - y) / len(p)


# %% error only mistake="no_two_no_mean"
def mse_gradient(p, y):
    return p - y


# %% y minus p mistake="sign"
def mse_gradient(p, y):
    return 2 / len(p) * (y - p)


# %% still squared mistake="squared_error"
def mse_gradient(p, y):
    return 2 / len(p) * (p - y) ** 2


# %% sum mistake="summed_up"
def mse_gradient(p, y):
    return 2 / len(p) * np.sum(p - y)


# %% mean mistake="summed_up"
def mse_gradient(p, y):
    return 2 * np.mean(p - y)


# %% the loss itself mistake="summed_up"
def mse_gradient(p, y):
    return np.mean((p - y) ** 2)


# %% the seed's loss minus p mistake="loss_minus_p"
def mse_gradient(p, y):
    loss = np.sum((p - y) ** 2) / len(p)
    return 2 / len(p) * (loss - p)


# %% absolute error mistake="absolute_error"
def mse_gradient(p, y):
    return 2 / len(p) * np.abs(p - y)


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
