# %% sum over len
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) ** 2) / len(p)


# %% np.mean
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean(np.square(p - y))


# %% loop over samples, Python float
def mse(p, y):
    n = len(p)
    if n != len(y):
        raise RuntimeError("p 和 y 的长度不同")
    total = 0.0
    for i in range(n):
        error = p[i] - y[i]
        total += (error * error).item()
    return total / n


# %% ravel and dot
def mse(p, y):
    if p.shape != y.shape:
        raise RuntimeError(f"形状不同: {p.shape} 和 {y.shape}")
    e = p.ravel() - y.ravel()
    return np.dot(e, e) / e.size


# %% norm squared
def mse(p, y):
    if p.shape[0] != y.shape[0]:
        raise RuntimeError("样本数不一致")
    return np.linalg.norm(y - p) ** 2 / p.shape[0]


# %% einsum, 0-d array
def mse(p, y):
    if p.size != y.size:
        raise RuntimeError
    d = (p - y).reshape(-1)
    return np.einsum("i,i->", d, d) / len(d)


# %% Chinese names, printed on the way
def mse(p, y):
    样本数 = len(p)
    if 样本数 != len(y):
        raise RuntimeError("样本数不一致, 请检查")
    误差 = np.subtract(p, y)
    print("误差:", 误差)
    平方和 = np.power(误差, 2).sum()
    return float(平方和 / 样本数)


# %% zip and a generator on lists
def mse(p, y):
    a, b = np.ravel(p).tolist(), np.ravel(y).tolist()
    if len(a) != len(b):
        raise RuntimeError("样本数不一致")
    return sum((s - t) ** 2 for s, t in zip(a, b)) / len(a)


# %% average of a copy changed in place
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    d = p.copy()
    d -= y
    d **= 2
    return np.average(d)


# %% item of the matrix product
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    column = (p - y).reshape(-1, 1)
    return (column.T @ column).item() / len(column)


# %% own error class, own helper
class SampleError(RuntimeError):
    pass


square = lambda t: t * t


def mse(p, y):
    try:
        assert len(p) == len(y)
    except AssertionError:
        raise SampleError("样本数不一致")
    return (1.0 / len(p)) * np.sum(square(y - p))


# %% zero-d array
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.array(((p - y) ** 2).mean())


# %% loop over rows, number at the end
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = 0
    for i in range(len(p)):
        total += (y[i] - p[i]) ** 2
    return float(np.sum(total)) / len(p)


# %% trace of the outer product
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    e = np.reshape(p - y, (-1, 1))
    return np.trace(np.dot(e.T, e)) / e.shape[0]


# %% nditer over both
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = 0.0
    for a, b in np.nditer([p, y]):
        total += (float(a) - float(b)) ** 2
    return total / len(p)


# %% variance and squared mean
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    e = p - y
    return np.var(e) + np.mean(e) ** 2


# %% square and mean methods
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = y.shape[0]
    cost = 1 / n * np.square(y - p).sum()
    return np.squeeze(cost)


# %% no_mean [markdown]
# 看起来少了 1/n：还要除以样本数（行数）。

# %% no 1/n mistake="no_mean"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) ** 2)


# %% added up, no 1/n mistake="no_mean"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        total += (a - b) ** 2
    return total


# %% norm, no 1/n mistake="no_mean"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    e = (p - y).ravel()
    return np.dot(e, e)


# %% halved [markdown]
# 看起来多乘了 1/2：这门课的 MSE 只有 1/n，没有 1/2。

# %% 1/2n mistake="halved"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) ** 2) / (2 * len(p))


# %% half the mean mistake="halved"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return 0.5 * np.mean((p - y) ** 2)


# %% 1/2m as in the videos mistake="halved"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    m = y.shape[0]
    J = 1 / (2 * m) * np.sum(np.square(p - y))
    return J


# %% rms [markdown]
# 看起来多开了一次平方根：MSE 是平方的平均，不用开方。

# %% root mistake="rms"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sqrt(np.mean((p - y) ** 2))


# %% root by the norm mistake="rms"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.linalg.norm(p - y) / np.sqrt(len(p))


# %% power of a half mistake="rms"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    mean = np.sum((p - y) ** 2) / len(p)
    return mean**0.5


# %% absolute_error [markdown]
# 看起来取了绝对值，没有平方：MSE 是误差平方的平均。

# %% absolute value mistake="absolute_error"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean(np.abs(p - y))


# %% sum of sizes over n mistake="absolute_error"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum(np.abs(y - p)) / len(y)


# %% added up sizes mistake="absolute_error"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        total += abs(a - b)
    return total / len(p)


# %% not_squared [markdown]
# 看起来忘了平方：正负误差会互相抵消。

# %% mean of the error mistake="not_squared"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    error = p - y
    return np.mean(error)


# %% sum of errors over n mistake="not_squared"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum(p - y) / len(p)


# %% mean of y - p mistake="not_squared"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean(y - p)


# %% sum of y - p mistake="not_squared"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(y)
    total = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        total += b - a
    return total / n


# %% squared_mean [markdown]
# 看起来先取平均再平方：先把每个误差平方，再取平均。

# %% squared after the mean mistake="squared_mean"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean(p - y) ** 2


# %% mean, then square mistake="squared_mean"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    error = np.sum(p - y) / len(p)
    return np.square(error)


# %% sum_squared [markdown]
# 看起来先求和再平方：正负误差已经抵消了，应该先平方每个误差，再求和。

# %% squared after the sum mistake="sum_squared"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum(p - y) ** 2 / len(p)


# %% sum, then square mistake="sum_squared"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = np.sum(y) - np.sum(p)
    return total * total / len(y)


# %% squares_apart [markdown]
# 看起来算的是 p² - y²：先相减得到误差，再平方，不是各自平方。

# %% difference of the squares mistake="squares_apart"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean(p ** 2 - y ** 2)


# %% squares, then subtracted mistake="squares_apart"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum(p**2) / len(p) - np.sum(y**2) / len(y)


# %% difference of squares, loop mistake="squares_apart"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        total += a**2 - b**2
    return total / len(p)


# %% added_not_subtracted [markdown]
# 看起来把 p 和 y 加了起来：误差是两者之差。

# %% plus for minus mistake="added_not_subtracted"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p + y) ** 2)


# %% np.add mistake="added_not_subtracted"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = np.add(p, y)
    return np.sum(total**2) / len(p)


# %% n_minus_one [markdown]
# 看起来除以了 n - 1：这里不是样本方差，分母就是样本数 n。

# %% n minus 1 mistake="n_minus_one"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) ** 2) / (len(p) - 1)


# %% n less one first mistake="n_minus_one"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p) - 1
    return np.sum(np.square(y - p)) / n


# %% minus in front mistake="sign"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.mean((p - y) ** 2)


# %% p - y times y - p mistake="sign"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) * (y - p)) / len(p)


# %% four decimals mistake="rounded"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return round(float(np.mean((p - y) ** 2)), 4)


# %% np.round, four mistake="rounded"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = np.sum((p - y) ** 2) / len(p)
    return np.round(loss, 4)


# %% two decimals mistake="rounded"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return round(float(np.mean((p - y) ** 2)), 2)


# %% two decimals, np mistake="rounded"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = np.sum(np.square(y - p)) / len(y)
    return np.around(loss, decimals=2)


# %% divided_by_columns [markdown]
# 看起来除以了列数：1/n 里的 n 是样本数，也就是行数。

# %% divided by the columns mistake="divided_by_columns"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) ** 2) / p.shape[-1]


# %% len of p.T mistake="divided_by_columns"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p.T)
    return np.sum(np.square(p - y)) / n


# %% matrix product of the transpose mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    e = p - y
    return e.T @ e / len(e)


# %% first_axis_only [markdown]
# 只沿着第一维加了：p 是 (n, 1) 时，一行一行地循环，Python 自带的 sum 或者 axis=0 都会留下形状 (1,)。用 np.sum，不写 axis。

# %% Python sum over rows mistake="first_axis_only"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return sum((p - y) ** 2) / len(p)


# %% loop over rows mistake="first_axis_only"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = 0
    for i in range(len(p)):
        total += (y[i] - p[i]) ** 2
    return total / len(p)


# %% mean along axis 0 mistake="first_axis_only"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p - y) ** 2, axis=0)


# %% keepdims mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p - y) ** 2, keepdims=True)


# %% one score a sample mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return (p - y) ** 2 / len(p)


# %% np.dot of the transpose mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    e = y - p
    return (1 / len(p)) * np.dot(np.transpose(e), e)


# %% keepdims of the sum mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum(np.square(p - y), keepdims=True) / len(p)


# %% one share a sample mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    losses = np.square(y - p)
    return losses / n


# %% squares only mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return (p - y) ** 2


# %% squares only, np mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = np.power(np.subtract(y, p), 2)
    return loss


# %% in a list mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.array([np.mean((p - y) ** 2)])


# %% put into an array mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = np.zeros(1)
    loss[0] = np.sum((p - y) ** 2) / len(p)
    return loss


# %% e times its transpose mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    e = p - y
    return np.dot(e, e.T) / len(e)


# %% e times its transpose, @ mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n, e = len(p), y - p
    return e @ e.T / n


# %% no check mistake="wrong_error"
def mse(p, y):
    return np.mean((p - y) ** 2)


# %% assert mistake="wrong_error"
def mse(p, y):
    assert len(p) == len(y), "样本数不一致"
    return np.mean((p - y) ** 2)


# %% ValueError mistake="wrong_error"
def mse(p, y):
    if len(p) != len(y):
        raise ValueError("样本数不一致")
    return np.mean((p - y) ** 2)


# %% no check, sum over len mistake="wrong_error"
def mse(p, y):
    return np.sum(np.square(y - p)) / len(p)


# %% assert in the middle mistake="wrong_error"
def mse(p, y):
    n = len(p)
    assert n == len(y)
    return np.sum((p - y) ** 2) / n


# %% ValueError, shapes mistake="wrong_error"
def mse(p, y):
    if p.shape[0] != y.shape[0]:
        raise ValueError(p.shape, y.shape)
    return np.sum((p - y) ** 2) / len(y)


# %% plain Exception mistake="wrong_error"
def mse(p, y):
    if len(p) != len(y):
        raise Exception("样本数不一致")
    return np.mean((p - y) ** 2)


# %% plain Exception, else mistake="wrong_error"
def mse(p, y):
    if len(p) == len(y):
        return np.sum(np.square(p - y)) / len(p)
    else:
        raise Exception("p 和 y 的长度不同")


# %% prints instead of raising mistake="no_error"
def mse(p, y):
    if len(p) != len(y):
        print("样本数不一致")
        return
    return np.mean((p - y) ** 2)


# %% check the other way round mistake="error_on_good_input"
def mse(p, y):
    if len(p) == len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p - y) ** 2)


# %% if and else swapped mistake="error_on_good_input"
def mse(p, y):
    if len(p) != len(y):
        return np.sum((p - y) ** 2) / len(p)
    else:
        raise RuntimeError("样本数不一致")


# %% p is not y mistake="error_on_good_input"
def mse(p, y):
    if np.any(p != y):
        raise RuntimeError("p 和 y 不一样")
    return np.mean((p - y) ** 2)


# %% any of p differs mistake="error_on_good_input"
def mse(p, y):
    same = p == y
    if not np.all(same):
        raise RuntimeError("p 和 y 不同")
    return np.sum((p - y) ** 2) / len(p)


# %% cuts to the shorter mistake="no_error"
def mse(p, y):
    n = min(len(p), len(y))
    return np.mean((p[:n] - y[:n]) ** 2)


# %% only where they fit mistake="no_error"
def mse(p, y):
    if len(p) == len(y):
        return np.sum(np.square(p - y)) / len(p)


# %% shorter by slices mistake="no_error"
def mse(p, y):
    m = len(p) if len(p) < len(y) else len(y)
    errors = y[:m] - p[:m]
    return np.sum(errors**2) / m


# %% zip stops at the shorter mistake="no_error"
def mse(p, y):
    total = 0.0
    for a, b in zip(np.ravel(p), np.ravel(y)):
        total += (a - b) ** 2
    return total / len(p)


# %% zip in a generator mistake="no_error"
def mse(p, y):
    squares = [(b - a) ** 2 for a, b in zip(p.flatten(), y.flatten())]
    return np.sum(squares) / len(p)


# %% returns the message mistake="no_error"
def mse(p, y):
    if len(p) != len(y):
        return "RuntimeError"
    return np.mean((p - y) ** 2)


# %% returns the message, else mistake="no_error"
def mse(p, y):
    if len(p) == len(y):
        loss = np.sum((p - y) ** 2) / len(p)
    else:
        loss = "RuntimeError"
    return loss


# %% the example written down mistake="constant"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return 1.75


# %% the example, computed mistake="constant"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    errors = np.array([-1.0, 0.5, 2.0])
    return np.mean(errors**2)


# %% no return mistake="no_return"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = np.mean((p - y) ** 2)
    print(loss)


# %% kept, not returned mistake="no_return"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    cost = np.sum((p - y) ** 2) / n


# %% left as it was mistake="not_written"
def mse(p, y):
    # todo 先检查样本数, 再计算均方误差
    raise NotImplementedError


# %% n never defined mistake="undefined_name"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return (1.0 / n) * np.sum((p - y) ** 2)


# %% m never defined mistake="undefined_name"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) ** 2) / m


# %% cut to an integer mistake="not_float"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p - y) ** 2).astype(int)


# %% int() of it mistake="not_float"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    return int(np.sum((p - y) ** 2) / n)


# %% only_first_sample [markdown]
# 看起来只算了第一个样本：return 是不是缩进到循环里面去了？

# %% returns inside the loop mistake="only_first_sample"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        loss += (a - b) ** 2
        return loss / len(p)


# %% first sample by index mistake="only_first_sample"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = 0.0
    for i in range(len(p)):
        total = total + (p.flat[i] - y.flat[i]) ** 2
        return total / len(p)


# %% caret mistake="caret"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("len")
    return np.sum((p - y) ^ 2) / len(p)


# %% caret of the error mistake="caret"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    error = y - p
    return np.mean(error ^ 2)


# %% half_sum [markdown]
# 看起来是 1/2 Σ，书里常见的写法：多了 1/2，少了 1/n。这里是平方的平均。

# %% the fish book's mistake="half_sum"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return 0.5 * np.sum((p - y) ** 2)


# %% half the sum, loop mistake="half_sum"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = 0.0
    for a, b in zip(p.flatten(), y.flatten()):
        total += (b - a) ** 2 / 2
    return total


# %% half the square of the norm mistake="half_sum"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    e = np.ravel(y - p)
    return np.dot(e, e) / 2


# %% error_length [markdown]
# 看起来算的是误差的长度（平方和再开方）：MSE 不开方，平方和要除以 n。

# %% norm mistake="error_length"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.linalg.norm(p - y)


# %% root of the sum mistake="error_length"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    squares = (p - y) ** 2
    return np.sqrt(np.sum(squares))


# %% variance_used [markdown]
# 看起来用了方差（np.var、np.std）：它会先减去平均误差。MSE 把误差直接平方，再取平均。

# %% np.var mistake="variance_used"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.var(p - y)


# %% square of np.std mistake="variance_used"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    error = p - y
    return np.std(error) ** 2


# %% samples_in_columns [markdown]
# 看起来 n 是从 shape 的第二个数取的：这里一行一个样本，而且 (n,) 只有一个数。用 len(p) 或者 shape[0]。

# %% m is the number of columns mistake="samples_in_columns"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    m = y.shape[1]
    return np.sum((p - y) ** 2) / m


# %% shape one of p mistake="samples_in_columns"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    cost = np.sum(np.square(y - p))
    return cost / p.shape[1]


# %% m, n unpacked mistake="samples_in_columns"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    m, n = y.shape
    return np.sum((p - y) ** 2) / m


# %% rows, columns unpacked mistake="samples_in_columns"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    rows, _ = p.shape
    return (1 / rows) * np.sum(np.square(p - y))


# %% the second of two is n mistake="samples_in_columns"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    d, n = p.shape
    return np.sum((p - y) ** 2) / n


# %% the second of two is m mistake="samples_in_columns"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    _, m = y.shape
    cost = np.sum(np.power(y - p, 2))
    return cost / m


# %% loss_overwritten [markdown]
# 看起来只留下了最后一个样本：循环里要用 += 累加，用 = 会盖掉前面的。

# %% overwritten, not added mistake="loss_overwritten"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        loss = (a - b) ** 2
    return loss / len(p)


# %% last sample by index mistake="loss_overwritten"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    for i in range(n):
        total = float(np.sum((y[i] - p[i]) ** 2))
    return total / n


# %% reset in the loop mistake="loss_overwritten"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    for i in range(len(p)):
        loss = 0.0
        loss += (p.flat[i] - y.flat[i]) ** 2
    return loss / len(p)


# %% no y mistake="label_forgotten"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean(p**2)


# %% no y, sum mistake="label_forgotten"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(y)
    return np.sum(np.square(p)) / n


# %% mean over len mistake="twice_averaged"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p - y) ** 2) / len(p)


# %% n twice mistake="twice_averaged"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    loss = (1 / n) * np.sum((p - y) ** 2)
    return loss / n


# %% doubled [markdown]
# 看起来多乘了 2：2 是求导之后才出来的，代价里没有它。

# %% 2/n mistake="doubled"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return 2 / len(p) * np.sum((p - y) ** 2)


# %% twice the mean mistake="doubled"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = np.mean(np.square(y - p))
    return 2 * loss


# %% gradient_returned [markdown]
# 看起来返回的是梯度 2 (p - y) / n：这里要代价本身，一个数。

# %% gradient mistake="gradient_returned"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return 2 * (p - y) / len(p)


# %% gradient, names mistake="gradient_returned"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    dp = (2 / n) * np.subtract(p, y)
    return dp


# %% spread_all_pairs [markdown]
# 看起来 (n, 1) 和 (n,) 或 (1, n) 相减，展成了 (n, n) 的表：p 和 y 的形状要一样，不用先改形状。

# %% column minus row mistake="spread_all_pairs"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p.reshape(-1, 1) - y.ravel()) ** 2)


# %% row minus column mistake="spread_all_pairs"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    a, b = np.reshape(p, (1, -1)), np.reshape(y, (-1, 1))
    return np.mean(np.square(b - a))


# %% p_unused [markdown]
# 看起来结果和 p 没有关系：是不是写重了 y，或者给 p 重新赋值时用的是 y？

# %% reshapes the wrong one mistake="p_unused"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = y.reshape(len(p), -1)
    y = y.reshape(len(y), -1)
    return np.mean((p - y) ** 2)


# %% y minus y mistake="p_unused"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    error = y - y
    return np.sum(error**2) / len(y)


# %% with the error mistake="extra_returned"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    error = p - y
    return np.mean(error**2), error


# %% error, sum over n mistake="extra_returned"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    d = np.subtract(p, y)
    loss = np.sum(d * d) / len(p)
    return [loss, d]


# %% with the gradient mistake="extra_returned"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    loss = np.sum((p - y) ** 2) / n
    dp = 2 * (p - y) / n
    return loss, dp


# %% with the gradient, brackets mistake="extra_returned"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return (np.mean((y - p) ** 2), (2 / len(p)) * (p - y))
