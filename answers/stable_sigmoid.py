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


# %% one_branch_only [markdown]
# 看起来正负都用了同一段式子: |x| 丢掉了符号, x < 0 时的式子不一样.

# %% sign lost mistake="one_branch_only"
def stable_sigmoid(x):
    return 1 / (1 + np.exp(-np.abs(x)))


# %% branches swapped mistake="sign_of_exponent"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return np.where(np.asarray(x) < 0, 1 / (1 + t), t / (1 + t))


# %% clipped_early [markdown]
# 看起来把 x 截断得太早: 截到 ±10 时 σ 还没有到 0 和 1, 截到 ±500 才没有影响.

# %% clipped at ten mistake="clipped_early"
def stable_sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))


# %% clipped at twenty mistake="clipped_early"
def stable_sigmoid(x):
    x = np.minimum(np.maximum(x, -20), 20)
    return 1 / (1 + np.exp(-x))


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


# %% half_scale [markdown]
# 看起来多了或少了 1/2: 用 tanh 写是 (1 + tanh(x / 2)) / 2.

# %% tanh without the half mistake="half_scale"
def stable_sigmoid(x):
    return 0.5 * (1 + np.tanh(np.asarray(x)))


# %% plain tanh mistake="zero_centred"
def stable_sigmoid(x):
    return np.tanh(x)


# %% rounded mistake="rounded"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    return np.round(np.where(np.asarray(x) >= 0, 1 / (1 + t), t / (1 + t)), 4)


# %% int output array mistake="not_float"
def stable_sigmoid(x):
    x = np.asarray(x)
    out = np.zeros_like(x, dtype=int)
    out[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    e = np.exp(x[x < 0])
    out[x < 0] = e / (1 + e)
    return out


# %% no return mistake="no_return"
def stable_sigmoid(x):
    t = np.exp(-np.abs(x))
    np.where(x >= 0, 1 / (1 + t), t / (1 + t))


# %% array for a number mistake="not_a_number"
def stable_sigmoid(x):
    x = np.atleast_1d(x)
    t = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + t), t / (1 + t))


# %% numerator form overflows on the right mistake="floating_warning"
def stable_sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))
