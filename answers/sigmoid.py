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


# %% np.reciprocal
def sigmoid(x):
    return np.reciprocal(1.0 + np.exp(-x))


# %% np.divide, own exponential
def sigmoid(x):
    exponential = np.exp(-1 * x)
    return np.divide(1, np.add(1, exponential))


# %% one minus the other side
def sigmoid(x):
    return 1 - 1 / (1 + np.exp(x))


# %% nditer
def sigmoid(x):
    x = np.asarray(x, dtype=float)
    out = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        out[it.multi_index] = 1 / (1 + np.exp(-x[it.multi_index]))
        it.iternext()
    return out


# %% fromiter
def sigmoid(x):
    flat = [1 / (1 + math.exp(-float(v))) for v in np.ravel(x)]
    return np.array(flat).reshape(np.shape(x))


# %% sign_of_exponent [markdown]
# 看起来正负颠倒了，得到的是 σ(-x)：是 exp(-x)，不是 exp(x)；分两段写的话，看看是不是放反了。

# %% exponent without minus mistake="sign_of_exponent"
def sigmoid(x):
    return 1 / (1 + np.exp(x))


# %% minus forgotten, two steps mistake="sign_of_exponent"
def sigmoid(x):
    e = np.exp(x)
    s = 1.0 / (1.0 + e)
    return s


# %% minus taken twice mistake="sign_of_exponent"
def sigmoid(x):
    z = -x
    return (1 + np.exp(-z)) ** -1.0


# %% missing_one [markdown]
# 看起来分母里漏了 1：是 1 + exp(-x)。

# %% one forgotten mistake="missing_one"
def sigmoid(x):
    return 1 / np.exp(-x)


# %% only exp mistake="missing_one"
def sigmoid(x):
    return np.exp(x)


# %% one forgotten, two steps mistake="missing_one"
def sigmoid(x):
    denominator = np.exp(-x)
    return 1.0 / denominator


# %% minus_one [markdown]
# 看起来分母里是 1 - exp(-x)：应该是加号。

# %% minus for plus mistake="minus_one"
def sigmoid(x):
    return 1 / (1 - np.exp(-x))


# %% minus for plus, two steps mistake="minus_one"
def sigmoid(x):
    e = np.exp(-x)
    return np.divide(1.0, 1 - e)


# %% math.exp on arrays mistake="math_on_array"
def sigmoid(x):
    return 1 / (1 + math.exp(-x))


# %% math.exp, imported mistake="math_on_array"
def sigmoid(x):
    from math import exp

    e = exp(-x)
    return 1.0 / (1.0 + e)


# %% zero_centred [markdown]
# 看起来是 tanh，结果在 -1 和 1 之间：sigmoid 在 0 和 1 之间，在 0 处是 0.5。

# %% tanh instead mistake="zero_centred"
def sigmoid(x):
    return np.tanh(x)


# %% tanh by exponentials mistake="zero_centred"
def sigmoid(x):
    up, down = np.exp(x), np.exp(-x)
    return (up - down) / (up + down)


# %% two sigma minus one mistake="zero_centred"
def sigmoid(x):
    return 2 / (1 + np.exp(-2 * x)) - 1


# %% brackets_missing [markdown]
# 看起来漏了括号：除法先算，所以 1 + exp(-x) 要用括号包成一个分母。

# %% precedence slip mistake="brackets_missing"
def sigmoid(x):
    return 1 / 1 + np.exp(-x)


# %% no brackets, two steps mistake="brackets_missing"
def sigmoid(x):
    e = np.exp(-x)
    return 1.0 / 1.0 + e


# %% exp plus one mistake="brackets_missing"
def sigmoid(x):
    return np.exp(-x) + 1


# %% no return mistake="no_return"
def sigmoid(x):
    result = 1 / (1 + np.exp(-x))


# %% printed only mistake="no_return"
def sigmoid(x):
    print(1 / (1 + np.exp(-x)))


# %% wrong_base [markdown]
# 看起来底数用了 2：自然指数是 np.exp。

# %% base two mistake="wrong_base"
def sigmoid(x):
    return 1 / (1 + 2.0 ** (-x))


# %% np.power of two mistake="wrong_base"
def sigmoid(x):
    return 1 / (1 + np.power(2.0, -x))


# %% np.exp2 mistake="wrong_base"
def sigmoid(x):
    e = np.exp2(-x)
    return 1 / (1 + e)


# %% rounded [markdown]
# 看起来四舍五入了：返回算出来的数本身，打印的时候再取小数位数。

# %% rounded mistake="rounded"
def sigmoid(x):
    return np.round(1 / (1 + np.exp(-x)), 2)


# %% round method mistake="rounded"
def sigmoid(x):
    s = np.asarray(1 / (1 + np.exp(-x)))
    return s.round(2)


# %% four decimals mistake="rounded"
def sigmoid(x):
    return np.round(1 / (1 + np.exp(-x)), 4)


# %% four decimals by hand mistake="rounded"
def sigmoid(x):
    s = 1.0 / (1.0 + np.exp(-x))
    return np.rint(s * 10000) / 10000


# %% wrapped [markdown]
# x 是一个数时，结果也是一个数：别再包一层 [ ] 或 np.array。

# %% array for a number mistake="wrapped"
def sigmoid(x):
    x = np.atleast_1d(x).astype(float)
    return 1 / (1 + np.exp(-x))


# %% np.ravel for a number only mistake="wrapped"
def sigmoid(x):
    s = 1 / (1 + np.exp(-x))
    return np.array([s]) if np.ndim(s) == 0 else s


# %% always in a list mistake="wrapped"
def sigmoid(x):
    return np.array([1 / (1 + np.exp(-x))])


# %% one axis more mistake="wrapped"
def sigmoid(x):
    s = 1 / (1 + np.exp(-x))
    return np.expand_dims(s, 0)


# %% summed_together [markdown]
# 看起来是 softmax，所有元素加起来等于 1：每个元素各算各的。

# %% divided by the sum mistake="summed_together"
def sigmoid(x):
    e = np.exp(x)
    return e / np.sum(e)


# %% softmax, shifted mistake="summed_together"
def sigmoid(x):
    e = np.exp(x - np.max(x))
    total = e.sum()
    return e / total


# %% softmax of each row mistake="summed_together"
def sigmoid(x):
    return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)


# %% softmax of each row, shifted mistake="summed_together"
def sigmoid(x):
    z = x - np.max(x, axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


# %% only the seed's check mistake="constant"
def sigmoid(x):
    return 0.5


# %% a half everywhere mistake="constant"
def sigmoid(x):
    return 1 / (1 + math.exp(0))


# %% sum of all mistake="shape"
def sigmoid(x):
    return np.sum(1 / (1 + np.exp(-x)))


# %% added up in a loop mistake="shape"
def sigmoid(x):
    total = 0.0
    for v in np.ravel(x):
        total += 1 / (1 + np.exp(-v))
    return total


# %% mean of all mistake="shape"
def sigmoid(x):
    return np.mean(1 / (1 + np.exp(-x)))


# %% sum over size mistake="shape"
def sigmoid(x):
    s = 1 / (1 + np.exp(-x))
    return np.sum(s) / np.size(s)


# %% e_rounded [markdown]
# 看起来 e 写成了 2.718，后面的位数丢了：用 np.exp。

# %% e as 2.718 mistake="e_rounded"
def sigmoid(x):
    return 1 / (1 + 2.718 ** (-x))


# %% e as a name mistake="e_rounded"
def sigmoid(x):
    e = 2.718
    return 1 / (1 + np.power(e, -x))


# %% step_function [markdown]
# 看起来是一级台阶，结果只有 0 和 1：sigmoid 是一条光滑的曲线，照公式算。

# %% heaviside mistake="step_function"
def sigmoid(x):
    return np.heaviside(x, 0.5)


# %% greater than 0 mistake="step_function"
def sigmoid(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)


# %% greater than 0 as float mistake="step_function"
def sigmoid(x):
    y = np.asarray(x) > 0
    return y.astype(float)


# %% half at zero mistake="step_function"
def sigmoid(x):
    x = np.asarray(x)
    return np.where(x == 0, 0.5, np.where(x > 0, 1.0, 0.0))


# %% relu mistake="relu_for_sigmoid"
def sigmoid(x):
    return np.maximum(0, x)


# %% relu by its mask mistake="relu_for_sigmoid"
def sigmoid(x):
    return x * (x > 0)


# %% relu of floats mistake="relu_for_sigmoid"
def sigmoid(x):
    return np.maximum(0.0, x)


# %% relu by where mistake="relu_for_sigmoid"
def sigmoid(x):
    return np.where(np.asarray(x) > 0, x, 0.0)


# %% slope_returned [markdown]
# 看起来返回的是导数 σ(1 - σ)：这里要 σ 本身。

# %% the slope mistake="slope_returned"
def sigmoid(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)


# %% the slope by the quotient mistake="slope_returned"
def sigmoid(x):
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


# %% half_scale [markdown]
# 看起来多了或少了 1/2：用 tanh 写是 (1 + tanh(x / 2)) / 2。

# %% without the half mistake="half_scale"
def sigmoid(x):
    return 0.5 * (1 + np.tanh(x))


# %% sigma of twice x mistake="half_scale"
def sigmoid(x):
    return 1 / (1 + np.exp(-2 * x))


# %% minus in front mistake="sign"
def sigmoid(x):
    return -1 / (1 + np.exp(-x))


# %% divided into minus one mistake="sign"
def sigmoid(x):
    s = 1 / (1 + np.exp(-x))
    return np.negative(s)


# %% with x as the cache mistake="extra_returned"
def sigmoid(x):
    s = 1 / (1 + np.exp(-x))
    cache = x
    return s, cache


# %% s and x in a list mistake="extra_returned"
def sigmoid(x):
    return [1.0 / (1.0 + np.exp(-x)), x]


# %% with its slope mistake="extra_returned"
def sigmoid(x):
    s = 1 / (1 + np.exp(-x))
    return s, s * (1 - s)


# %% with its slope, names mistake="extra_returned"
def sigmoid(x):
    a = 1.0 / (1.0 + np.exp(-x))
    da = a - a**2
    return (a, da)


# %% tolist mistake="not_an_array"
def sigmoid(x):
    return np.asarray(1 / (1 + np.exp(-x))).tolist()


# %% tolist, two steps mistake="not_an_array"
def sigmoid(x):
    s = 1.0 / (1.0 + np.exp(-np.array(x)))
    result = s.tolist()
    return result


# %% comprehension over x mistake="not_an_array"
def sigmoid(x):
    return [1 / (1 + math.exp(-v)) for v in x]


# %% append in a loop mistake="not_an_array"
def sigmoid(x):
    result = []
    for v in x:
        result.append(1.0 / (1.0 + math.exp(-v)))
    return result


# %% exp without np mistake="undefined_name"
def sigmoid(x):
    return 1 / (1 + exp(-x))


# %% e without np mistake="undefined_name"
def sigmoid(x):
    return 1 / (1 + e ** (-x))


# %% np.sigmoid mistake="not_in_numpy"
def sigmoid(x):
    return np.sigmoid(x)


# %% np.expit mistake="not_in_numpy"
def sigmoid(x):
    return np.expit(x)
