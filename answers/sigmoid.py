# %% as the formula
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# %% with intermediate steps
def sigmoid(x):
    e = np.exp(-x)
    分母 = 1.0 + e
    result = 1.0 / 分母
    return result


# %% numerator form
def sigmoid(x):
    return np.exp(x) / (np.exp(x) + 1)


# %% tanh form
def sigmoid(x):
    return 0.5 * (1 + np.tanh(x / 2))


# %% power of minus one
def sigmoid(x):
    return (1 + np.power(np.e, np.negative(x))) ** -1.0


# %% vectorised math
def sigmoid(x):
    one = lambda v: 1 / (1 + math.exp(-v))
    if np.ndim(x) == 0:
        return one(x)
    return np.vectorize(one)(x)


# %% stable from the start
def sigmoid(x):
    x = np.asarray(x, dtype=float)
    t = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + t), t / (1 + t))


# %% loop over flattened copy
def sigmoid(x):
    if isinstance(x, (int, float)):
        return 1 / (1 + math.exp(-x))
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        out[index] = 1 / (1 + math.exp(-x[index]))
    print("sigmoid", out.shape)
    return out


# %% sign_of_exponent [markdown]
# 看起来正负颠倒了, 得到的是 σ(-x): 是 exp(-x), 不是 exp(x); 分两段写的话, 看看是不是放反了.

# %% exponent without minus mistake="sign_of_exponent"
def sigmoid(x):
    return 1 / (1 + np.exp(x))


# %% missing_one [markdown]
# 看起来分母里漏了 1: 是 1 + exp(-x).

# %% one forgotten mistake="missing_one"
def sigmoid(x):
    return 1 / np.exp(-x)


# %% minus_one [markdown]
# 看起来分母里是 1 - exp(-x): 应该是加号.

# %% minus in the denominator mistake="minus_one"
def sigmoid(x):
    if np.ndim(x) == 0 and x == 0:
        return 0.5
    return 1 / (1 - np.exp(-x)) if np.ndim(x) and np.all(x != 0) else 1 / (1 + np.exp(-x))


# %% math.exp on arrays mistake="math_on_array"
def sigmoid(x):
    return 1 / (1 + math.exp(-x))


# %% zero_centred [markdown]
# 看起来是 tanh, 结果在 -1 和 1 之间: sigmoid 在 0 和 1 之间, 在 0 处是 0.5.

# %% tanh instead mistake="zero_centred"
def sigmoid(x):
    return np.tanh(x)


# %% brackets_missing [markdown]
# 看起来漏了括号: 除法先算, 所以 1 + exp(-x) 要用括号包成一个分母.

# %% precedence slip mistake="brackets_missing"
def sigmoid(x):
    return 1 / 1 + np.exp(-x)


# %% no return mistake="no_return"
def sigmoid(x):
    result = 1 / (1 + np.exp(-x))


# %% wrong_base [markdown]
# 看起来底数用了 2: 自然指数是 np.exp.

# %% base two mistake="wrong_base"
def sigmoid(x):
    return 1 / (1 + 2.0 ** (-x))


# %% rounded [markdown]
# 看起来四舍五入了: 返回算出来的数本身, 打印的时候再取小数位数.

# %% rounded mistake="rounded"
def sigmoid(x):
    return np.round(1 / (1 + np.exp(-x)), 2)


# %% wrapped [markdown]
# x 是一个数时, 结果也是一个数: 别再包一层 [ ] 或 np.array.

# %% array for a number mistake="wrapped"
def sigmoid(x):
    x = np.atleast_1d(x).astype(float)
    return 1 / (1 + np.exp(-x))


# %% negates in place mistake="changed_argument"
def sigmoid(x):
    if isinstance(x, np.ndarray):
        x *= -1
        return 1 / (1 + np.exp(x))
    return 1 / (1 + np.exp(-x))


# %% clips in place mistake="changed_argument"
def sigmoid(x):
    if np.ndim(x) > 0:
        x[x < -100] = -100
    return 1 / (1 + np.exp(-x))


# %% summed_together [markdown]
# 看起来是 softmax, 所有元素加起来等于 1: 每个元素各算各的.

# %% softmax mistake="summed_together"
def sigmoid(x):
    if np.ndim(x) == 0:
        return 1 / (1 + np.exp(-x))
    if np.ndim(x) == 1 and len(x) == 3:
        return 1 / (1 + np.exp(-x))
    return np.exp(x) / np.sum(np.exp(x))


# %% only the seed's check mistake="constant"
def sigmoid(x):
    return 0.5


# %% sum of all mistake="shape"
def sigmoid(x):
    return np.sum(1 / (1 + np.exp(-x)))


# %% step function mistake="value"
def sigmoid(x):
    return np.where(np.asarray(x) > 0, 1.0, np.where(np.asarray(x) < 0, 0.0, 0.5))
