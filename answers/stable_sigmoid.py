# %% abs and where
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1 / (1 + t), t / (1 + t))


# %% tanh
def stable_sigmoid(x):
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(x)))


# %% masks
def stable_sigmoid(x):
    x = np.asarray(x, dtype=float)
    out = np.empty_like(x)
    pos = x >= 0
    out[pos] = 1 / (1 + np.exp(-x[pos]))
    e = np.exp(x[~pos])
    out[~pos] = e / (1 + e)
    return out


# %% clip far out
def stable_sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -500, 500)))


# %% errstate
def stable_sigmoid(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(x, dtype=float)))[()]


# %% loop with if
def stable_sigmoid(x):
    def one(v):
        if v >= 0:
            return 1 / (1 + math.exp(-v))
        e = math.exp(v)
        return e / (1 + e)

    if np.ndim(x) == 0:
        return one(x)
    return np.array([one(v) for v in x.ravel()]).reshape(x.shape)


# %% log domain
def stable_sigmoid(x):
    return np.exp(-np.logaddexp(0, -np.asarray(x)))


# %% where inside the exponent
def stable_sigmoid(x):
    x = np.asarray(x, dtype=float)
    t = np.exp(np.where(x >= 0, -x, x))
    正 = 1 / (1 + t)
    return np.where(x >= 0, 正, 1 - 正)


# %% own sigmoid of the absolute value
def stable_sigmoid(x):
    x = np.asarray(x)
    s = sigmoid(np.abs(x))
    return np.where(x >= 0, s, 1 - s)


# %% where in the numerator
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1.0, t) / (1.0 + t)


# %% minimum in the exponent
def stable_sigmoid(x):
    return np.exp(np.minimum(0, x)) / (1 + np.exp(-np.abs(x)))


# %% np.vectorize
def _one(v):
    if v < 0:
        return np.exp(v) / (1.0 + np.exp(v))
    return 1.0 / (1.0 + np.exp(-v))


def stable_sigmoid(x):
    return np.vectorize(_one, otypes=[float])(x)


# %% nditer
def stable_sigmoid(x):
    x = np.asarray(x, dtype=float)
    out = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        v = x[it.multi_index]
        t = math.exp(-abs(v))
        out[it.multi_index] = 1 / (1 + t) if v >= 0 else t / (1 + t)
        it.iternext()
    return out


# %% piecewise
def stable_sigmoid(x):
    x = np.asarray(x, dtype=float)
    return np.piecewise(
        x, [x >= 0, x < 0], [lambda v: 1 / (1 + np.exp(-v)), lambda v: np.exp(v) / (1 + np.exp(v))]
    )


# %% clipped at 700, a copy
def stable_sigmoid(x):
    z = np.maximum(np.minimum(x, 700), -700)
    return 1.0 / (1.0 + np.exp(-z))


# %% still the naive formula mistake="floating_warning"
def stable_sigmoid(x):
    return 1 / (1 + np.exp(-x))


# %% just calls sigmoid mistake="floating_warning"
def stable_sigmoid(x):
    return sigmoid(x)


# %% where evaluates both mistake="floating_warning"
def stable_sigmoid(x):
    x = np.asarray(x, dtype=float)
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


# %% if on an array mistake="if_on_array"
def stable_sigmoid(x):
    if x >= 0:
        return 1 / (1 + np.exp(-x))
    return np.exp(x) / (1 + np.exp(x))


# %% if and else on an array mistake="if_on_array"
def stable_sigmoid(x):
    if x < 0:
        e = np.exp(x)
        return e / (1 + e)
    else:
        return 1.0 / (1.0 + np.exp(-x))


# %% ternary mistake="if_on_array"
def stable_sigmoid(x):
    return 1 / (1 + np.exp(-x)) if x >= 0 else np.exp(x) / (1 + np.exp(x))


# %% one_branch_only [markdown]
# 看起来正负都用了同一段式子: |x| 丢掉了符号, x < 0 时的式子不一样.

# %% sign lost mistake="one_branch_only"
def stable_sigmoid(x):
    return 1 / (1 + np.exp(-np.abs(x)))


# %% sign lost, two steps mistake="one_branch_only"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return 1 / (1 + t)


# %% root of the square mistake="one_branch_only"
def stable_sigmoid(x):
    size = np.sqrt(np.square(np.asarray(x, dtype=float)))
    return sigmoid(size)


# %% the branch below zero only mistake="one_branch_only"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return t / (1 + t)


# %% sigma of minus the size mistake="one_branch_only"
def stable_sigmoid(x):
    return 1 / (1 + np.exp(np.minimum(np.abs(x), 700)))


# %% branches swapped mistake="sign_of_exponent"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return np.where(np.asarray(x) < 0, 1 / (1 + t), t / (1 + t))


# %% masks swapped mistake="sign_of_exponent"
def stable_sigmoid(x):
    x = np.asarray(x, dtype=float)
    out = np.empty_like(x)
    out[x < 0] = 1 / (1 + np.exp(x[x < 0]))
    e = np.exp(-x[x >= 0])
    out[x >= 0] = e / (1 + e)
    return out


# %% clipped, minus forgotten mistake="sign_of_exponent"
def stable_sigmoid(x):
    return 1 / (1 + np.exp(np.clip(x, -500, 500)))


# %% clipped_early [markdown]
# 看起来把 x 截断得太早: 截到 ±10 时 σ 还没有到 0 和 1, 截到 ±500 才没有影响.

# %% clipped at ten mistake="clipped_early"
def stable_sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))


# %% clipped at twenty mistake="clipped_early"
def stable_sigmoid(x):
    x = np.minimum(np.maximum(x, -20), 20)
    return 1 / (1 + np.exp(-x))


# %% limits of ten mistake="clipped_early"
def stable_sigmoid(x):
    z = np.maximum(np.minimum(x, 10), -10)
    return 1.0 / (1.0 + np.exp(-z))


# %% clip at twenty, sigmoid mistake="clipped_early"
def stable_sigmoid(x):
    return sigmoid(np.clip(x, -20, 20))


# %% clipped at thirty mistake="clipped_early"
def stable_sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -15, 15)))


# %% limits of fifteen mistake="clipped_early"
def stable_sigmoid(x):
    z = np.where(np.asarray(x) > 15, 15, np.where(np.asarray(x) < -15, -15, x))
    return sigmoid(z)


# %% clipped at five mistake="clipped_early"
def stable_sigmoid(x):
    x = np.clip(x, -5, 5)
    return sigmoid(x)


# %% limits of five mistake="clipped_early"
def stable_sigmoid(x):
    z = np.minimum(np.maximum(x, -5), 5)
    return 1 / (1 + np.exp(-z))


# %% clips in place mistake="changed_argument"
def stable_sigmoid(x):
    if np.ndim(x) == 0:
        return 1 / (1 + np.exp(-np.clip(x, -500, 500)))
    np.clip(x, -500, 500, out=x)
    return 1 / (1 + np.exp(-x))


# %% assigns to the large ones mistake="changed_argument"
def stable_sigmoid(x):
    if isinstance(x, np.ndarray):
        x[x < -700] = -700
        x[x > 700] = 700
    else:
        x = max(-700, min(700, x))
    return 1 / (1 + np.exp(-x))


# %% five hundred by subscripts mistake="changed_argument"
def stable_sigmoid(x):
    if isinstance(x, np.ndarray):
        x[x > 500] = 500
        x[x < -500] = -500
        return 1 / (1 + np.exp(-x))
    return 1 / (1 + np.exp(-min(max(x, -500), 500)))


# %% seven hundred by clip mistake="changed_argument"
def stable_sigmoid(x):
    if np.ndim(x) == 0:
        return sigmoid(min(max(x, -700), 700))
    np.clip(x, -700, 700, out=x)
    return sigmoid(x)


# %% the answer into x mistake="changed_argument"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    s = np.where(np.asarray(x) >= 0, 1 / (1 + t), t / (1 + t))
    if np.ndim(x) == 0:
        return s
    x[...] = s
    return x


# %% the masks into x mistake="changed_argument"
def stable_sigmoid(x):
    if np.ndim(x) == 0:
        return 0.5 * (1 + np.tanh(0.5 * x))
    positive = x >= 0
    x[positive] = 1 / (1 + np.exp(-x[positive]))
    e = np.exp(x[~positive])
    x[~positive] = e / (1 + e)
    return x


# %% half_scale [markdown]
# 看起来多了或少了 1/2: 用 tanh 写是 (1 + tanh(x / 2)) / 2.

# %% tanh without the half mistake="half_scale"
def stable_sigmoid(x):
    return 0.5 * (1 + np.tanh(np.asarray(x)))


# %% sigma of twice x mistake="half_scale"
def stable_sigmoid(x):
    z = 2 * np.asarray(x, dtype=float)
    t = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + t), t / (1 + t))


# %% plain tanh mistake="zero_centred"
def stable_sigmoid(x):
    return np.tanh(x)


# %% tanh by sigma mistake="zero_centred"
def stable_sigmoid(x):
    t = np.exp(-2 * np.abs(x))
    return np.where(np.asarray(x) >= 0, (1 - t) / (1 + t), (t - 1) / (1 + t))


# %% rounded mistake="rounded"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return np.round(np.where(np.asarray(x) >= 0, 1 / (1 + t), t / (1 + t)), 4)


# %% rounded by hand mistake="rounded"
def stable_sigmoid(x):
    s = 0.5 * (1 + np.tanh(0.5 * np.asarray(x)))
    return np.rint(s * 1e4) / 1e4


# %% two decimals mistake="rounded"
def stable_sigmoid(x):
    return np.round(0.5 * (1 + np.tanh(np.asarray(x) / 2)), 2)


# %% two decimals, branches mistake="rounded"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    s = np.where(np.asarray(x) >= 0, 1 / (1 + t), t / (1 + t))
    return s.round(2)


# %% int output array mistake="not_float"
def stable_sigmoid(x):
    x = np.asarray(x)
    out = np.zeros_like(x, dtype=int)
    out[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    e = np.exp(x[x < 0])
    out[x < 0] = e / (1 + e)
    return out


# %% cut to int mistake="not_float"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    s = np.where(np.asarray(x) >= 0, 1 / (1 + t), t / (1 + t))
    return s.astype(int)


# %% array like x mistake="not_float"
def stable_sigmoid(x):
    x = np.asarray(x)
    out = np.zeros_like(x)
    out[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    e = np.exp(x[x < 0])
    out[x < 0] = e / (1 + e)
    return out


# %% array like x, loop mistake="not_float"
def stable_sigmoid(x):
    x = np.array(x)
    out = np.empty_like(x)
    for index in np.ndindex(x.shape):
        t = np.exp(-abs(x[index]))
        out[index] = 1 / (1 + t) if x[index] >= 0 else t / (1 + t)
    return out


# %% no return mistake="no_return"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    np.where(x >= 0, 1 / (1 + t), t / (1 + t))


# %% tanh, no return mistake="no_return"
def stable_sigmoid(x):
    s = 0.5 * (1 + np.tanh(np.asarray(x) / 2))
    print(s)


# %% array for a number mistake="wrapped"
def stable_sigmoid(x):
    x = np.atleast_1d(x)
    t = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + t), t / (1 + t))


# %% wraps a number mistake="wrapped"
def stable_sigmoid(x):
    s = np.asarray(0.5 * (1 + np.tanh(np.asarray(x) / 2)))
    return s.reshape(1) if s.ndim == 0 else s


# %% numerator form overflows on the right mistake="floating_warning"
def stable_sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))


# %% numerator form, two steps mistake="floating_warning"
def stable_sigmoid(x):
    e = np.exp(x)
    return e / (e + 1)


# %% denominator forgotten below zero mistake="missing_one"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1 / (1 + t), t)


# %% only exp below zero mistake="missing_one"
def stable_sigmoid(x):
    x = np.asarray(x, dtype=float)
    out = np.empty_like(x)
    out[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    out[x < 0] = np.exp(x[x < 0])
    return out


# %% the slope mistake="slope_returned"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return t / (1 + t) ** 2


# %% the slope, by tanh mistake="slope_returned"
def stable_sigmoid(x):
    s = 0.5 * (1 + np.tanh(np.asarray(x) / 2))
    return s * (1 - s)


# %% softmax, shifted mistake="summed_together"
def stable_sigmoid(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


# %% softmax with a loop mistake="summed_together"
def stable_sigmoid(x):
    top = np.max(x)
    total = 0.0
    for v in np.ravel(x):
        total += np.exp(v - top)
    return np.exp(x - top) / total


# %% with x as the cache mistake="extra_returned"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    s = np.where(np.asarray(x) >= 0, 1 / (1 + t), t / (1 + t))
    return s, x


# %% s and x, tanh mistake="extra_returned"
def stable_sigmoid(x):
    return [0.5 * (1 + np.tanh(np.asarray(x) / 2)), x]


# %% math.exp on arrays mistake="math_on_array"
def stable_sigmoid(x):
    t = math.exp(-abs(x))
    return np.where(x >= 0, 1 / (1 + t), t / (1 + t))


# %% math.tanh on arrays mistake="math_on_array"
def stable_sigmoid(x):
    return 0.5 * (1 + math.tanh(0.5 * x))


# %% minus below zero mistake="sign"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    s = 1 / (1 + t)
    return np.where(np.asarray(x) >= 0, s, -s)


# %% sign put back mistake="sign"
def stable_sigmoid(x):
    s = sigmoid(np.abs(x))
    return np.copysign(s, x)


# %% tolist mistake="not_an_array"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1 / (1 + t), t / (1 + t)).tolist()


# %% tolist, tanh mistake="not_an_array"
def stable_sigmoid(x):
    s = 0.5 * (1 + np.tanh(np.asarray(x) / 2))
    return np.asarray(s).tolist()


# %% above zero or not mistake="step_function"
def stable_sigmoid(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)


# %% heaviside mistake="step_function"
def stable_sigmoid(x):
    return np.heaviside(x, 0.0)


# %% half at zero mistake="step_function"
def stable_sigmoid(x):
    return np.heaviside(x, 0.5)


# %% half at zero, where mistake="step_function"
def stable_sigmoid(x):
    x = np.asarray(x)
    return np.where(x == 0, 0.5, np.where(x > 0, 1.0, 0.0))
