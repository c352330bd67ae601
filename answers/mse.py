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


# %% no_mean [markdown]
# 看起来少了 1/n: 还要除以样本数 (行数).

# %% no 1/n mistake="no_mean"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) ** 2)


# %% halved [markdown]
# 看起来多乘了 1/2: 这门课的 MSE 只有 1/n, 没有 1/2.

# %% 1/2n mistake="halved"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) ** 2) / (2 * len(p))


# %% rms [markdown]
# 看起来多开了一次平方根: MSE 是平方的平均, 不用开方.

# %% root mistake="rms"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sqrt(np.mean((p - y) ** 2))


# %% absolute_error [markdown]
# 看起来取了绝对值, 没有平方: MSE 是误差平方的平均.

# %% absolute value mistake="absolute_error"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean(np.abs(p - y))


# %% not_squared [markdown]
# 看起来忘了平方: 正负误差会互相抵消.

# %% mean of the error mistake="not_squared"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    error = p - y
    return np.mean(error)


# %% squared_mean [markdown]
# 看起来先取平均再平方: 先把每个误差平方, 再取平均.

# %% squared after the mean mistake="squared_mean"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean(p - y) ** 2


# %% sum_squared [markdown]
# 看起来先求和再平方: 正负误差已经抵消了, 应该先平方每个误差, 再求和.

# %% squared after the sum mistake="sum_squared"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum(p - y) ** 2 / len(p)


# %% squares_apart [markdown]
# 看起来算的是 p² - y²: 先相减得到误差, 再平方, 不是各自平方.

# %% difference of the squares mistake="squares_apart"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean(p ** 2 - y ** 2)


# %% added_not_subtracted [markdown]
# 看起来把 p 和 y 加了起来: 误差是两者之差.

# %% plus for minus mistake="added_not_subtracted"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p + y) ** 2)


# %% n_minus_one [markdown]
# 看起来除以了 n - 1: 这里不是样本方差, 分母就是样本数 n.

# %% n minus 1 mistake="n_minus_one"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) ** 2) / (len(p) - 1)


# %% minus in front mistake="sign"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.mean((p - y) ** 2)


# %% four decimals mistake="rounded"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return round(float(np.mean((p - y) ** 2)), 4)


# %% divided_by_columns [markdown]
# 看起来除以了列数: 1/n 里的 n 是样本数, 也就是行数.

# %% divided by the columns mistake="divided_by_columns"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.sum((p - y) ** 2) / p.shape[-1]


# %% matrix product of the transpose mistake="not_a_number"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    e = p - y
    return e.T @ e / len(e)


# %% first_axis_only [markdown]
# 只沿着第一维加了: 看起来用了 Python 自带的 sum, 或者写了 axis=0. 用 np.sum, 不写 axis.

# %% Python sum over rows mistake="first_axis_only"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return sum((p - y) ** 2) / len(p)


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


# %% cuts to the shorter mistake="no_error"
def mse(p, y):
    n = min(len(p), len(y))
    return np.mean((p[:n] - y[:n]) ** 2)


# %% minus in place mistake="changed_argument"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p -= y
    return np.mean(p ** 2)


# %% out is y mistake="changed_argument"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean(np.square(np.subtract(p, y, out=y)))


# %% the example written down mistake="constant"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return 1.75


# %% no return mistake="no_return"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = np.mean((p - y) ** 2)
    print(loss)


# %% left as it was mistake="not_written"
def mse(p, y):
    # todo 先检查样本数, 再计算均方误差
    raise NotImplementedError


# %% n never defined mistake="undefined_name"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return (1.0 / n) * np.sum((p - y) ** 2)


# %% cut to an integer mistake="not_float"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p - y) ** 2).astype(int)


# %% returns inside the loop mistake="value"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        loss += (a - b) ** 2
        return loss / len(p)


# %% caret mistake="caret"
def mse(p, y):
    if len(p) != len(y):
        raise RuntimeError("len")
    return np.sum((p - y) ^ 2) / len(p)
