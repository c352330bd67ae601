# %% s times one minus s
def sigmoid_derivative(x):
    s = sigmoid(x)
    return s * (1 - s)


# %% sigmoid called twice
def sigmoid_derivative(x):
    return sigmoid(x) * (1 - sigmoid(x))


# %% s minus s squared
def sigmoid_derivative(x):
    s = 1 / (1 + np.exp(-x))
    return s - s**2


# %% quotient
def sigmoid_derivative(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


# %% symmetric product
def sigmoid_derivative(x):
    return sigmoid(x) * sigmoid(-x)


# %% cosh
def sigmoid_derivative(x):
    return 1 / (4 * np.cosh(x / 2) ** 2)


# %% quotient as derived
def sigmoid_derivative(x):
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


# %% np.multiply, Chinese name
def sigmoid_derivative(x):
    激活值 = sigmoid(x)
    return np.multiply(激活值, 1.0 - 激活值)


# %% central difference
def sigmoid_derivative(x):
    h = 1e-5
    return (sigmoid(x + h) - sigmoid(x - h)) / (2 * h)


# %% tanh form
def sigmoid_derivative(x):
    return 0.25 * (1 - np.tanh(0.5 * x) ** 2)


# %% by the other side
def sigmoid_derivative(x):
    a = 1.0 / (1.0 + np.exp(-x))
    b = 1.0 / (1.0 + np.exp(x))
    return a * b


# %% shape kept by a loop
def sigmoid_derivative(x):
    s = np.asarray(sigmoid(x))
    out = np.zeros(s.shape)
    for index in np.ndindex(s.shape):
        out[index] = s[index] * (1 - s[index])
    return out


# %% output_for_input [markdown]
# 看起来算的是 x (1 - x)：x 是 σ 的输入，要先算 σ(x)，再乘 1 - σ(x)。

# %% x taken for the output mistake="output_for_input"
def sigmoid_derivative(x):
    return x * (1 - x)


# %% x minus its square mistake="output_for_input"
def sigmoid_derivative(x):
    return x - x**2


# %% x taken for the output, floats mistake="output_for_input"
def sigmoid_derivative(x):
    return x * (1.0 - x)


# %% np.multiply, floats mistake="output_for_input"
def sigmoid_derivative(x):
    return np.multiply(x, 1.0 - x)


# %% sigma_twice [markdown]
# 看起来 σ 算了两遍：传进来的 x 只过一次 σ，得到 s，结果是 s (1 - s)。

# %% sigma applied twice mistake="sigma_twice"
def sigmoid_derivative(x):
    s = sigmoid(sigmoid(x))
    return s * (1 - s)


# %% sigma of sigma, names mistake="sigma_twice"
def sigmoid_derivative(x):
    a = sigmoid(x)
    return sigmoid(a) * (1 - sigmoid(a))


# %% sigma_itself [markdown]
# 看起来返回的是 σ 本身：导数还要再乘 1 - σ。

# %% sigma only mistake="sigma_itself"
def sigmoid_derivative(x):
    return sigmoid(x)


# %% written out mistake="sigma_itself"
def sigmoid_derivative(x):
    return 1 / (1 + np.exp(-x))


# %% one_minus_sigma [markdown]
# 看起来得到的是 1 - σ：前面还要乘 σ（写成分式的话，分母漏了平方）。

# %% one minus sigma only mistake="one_minus_sigma"
def sigmoid_derivative(x):
    return 1 - sigmoid(x)


# %% plus_for_minus [markdown]
# 看起来写成了 σ (1 + σ)：第二个因子是 1 - σ。

# %% plus mistake="plus_for_minus"
def sigmoid_derivative(x):
    return sigmoid(x) * (1 + sigmoid(x))


# %% plus, one name mistake="plus_for_minus"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return s + s**2


# %% sign [markdown]
# 符号反了：看看哪里多了或少了一个负号，或者减法的两边写反了。

# %% wrong sign mistake="sign"
def sigmoid_derivative(x):
    return sigmoid(x) * (sigmoid(x) - 1)


# %% s squared minus s mistake="sign"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return s**2 - s


# %% quotient, minus of the chain kept mistake="sign"
def sigmoid_derivative(x):
    return -np.exp(-x) / (1 + np.exp(-x)) ** 2


# %% squared_sigma [markdown]
# 看起来得到的是 σ 的平方：第二个因子是 1 - σ（写成分式的话，分子漏了 exp(-x)）。

# %% squared mistake="squared_sigma"
def sigmoid_derivative(x):
    return sigmoid(x) ** 2


# %% slope_brackets [markdown]
# 看起来 1 - σ 少了括号：乘法先算，所以要写成 s * (1 - s)。

# %% brackets forgotten mistake="slope_brackets"
def sigmoid_derivative(x):
    return sigmoid(x) * 1 - sigmoid(x)


# %% tanh_slope [markdown]
# 看起来是 tanh 的导数：sigmoid 的导数是 σ (1 - σ)。

# %% tanh rule mistake="tanh_slope"
def sigmoid_derivative(x):
    return 1 - np.tanh(x) ** 2


# %% tanh rule by cosh mistake="tanh_slope"
def sigmoid_derivative(x):
    return 1 / np.cosh(x) ** 2


# %% denominator not squared mistake="one_minus_sigma"
def sigmoid_derivative(x):
    return np.exp(-x) / (1 + np.exp(-x))


# %% numerator lost mistake="squared_sigma"
def sigmoid_derivative(x):
    return 1 / (1 + np.exp(-x)) ** 2


# %% math.exp mistake="math_on_array"
def sigmoid_derivative(x):
    s = 1 / (1 + math.exp(-x))
    return s * (1 - s)


# %% math.exp, two calls mistake="math_on_array"
def sigmoid_derivative(x):
    def s(v):
        return 1.0 / (1.0 + math.exp(-v))

    return s(x) * (1 - s(x))


# %% no return mistake="no_return"
def sigmoid_derivative(x):
    s = sigmoid(x)
    s * (1 - s)


# %% printed only mistake="no_return"
def sigmoid_derivative(x):
    s = sigmoid(x)
    print(s * (1 - s))


# %% mean of the slopes mistake="shape"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return np.mean(s * (1 - s))


# %% mean, in two steps mistake="shape"
def sigmoid_derivative(x):
    s = sigmoid(x)
    slopes = s - s**2
    return np.sum(slopes) / np.size(slopes)


# %% added up mistake="shape"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return np.sum(s * (1 - s))


# %% dot product mistake="shape"
def sigmoid_derivative(x):
    s = np.ravel(sigmoid(x))
    return np.dot(s, 1 - s)


# %% always a quarter mistake="constant"
def sigmoid_derivative(x):
    return np.full(np.shape(x), 0.25)


# %% a quarter of ones mistake="constant"
def sigmoid_derivative(x):
    return np.ones(np.shape(x)) / 4


# %% the slope at zero mistake="constant"
def sigmoid_derivative(x):
    s = sigmoid(0)
    return s * (1 - s)


# %% the number a quarter mistake="constant"
def sigmoid_derivative(x):
    return 0.25


# %% no brackets around 1 - s mistake="slope_brackets"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return s * 1 - s


# %% sigmoid without its brackets mistake="function_not_called"
def sigmoid_derivative(x):
    return sigmoid * (1 - sigmoid)


# %% sigmoid minus its square, no brackets mistake="function_not_called"
def sigmoid_derivative(x):
    return sigmoid - sigmoid**2


# %% exponential_only [markdown]
# 看起来只有 exp(-x)：分母里还有 (1 + exp(-x)) 的平方。

# %% exp only mistake="exponential_only"
def sigmoid_derivative(x):
    return np.exp(-x)


# %% one over exp mistake="exponential_only"
def sigmoid_derivative(x):
    e = np.exp(x)
    return 1 / e


# %% sigma, then slope mistake="extra_returned"
def sigmoid_derivative(x):
    s = sigmoid(x)
    ds = s * (1 - s)
    return s, ds


# %% sigma, then slope, brackets mistake="extra_returned"
def sigmoid_derivative(x):
    return [sigmoid(x), sigmoid(x) * (1 - sigmoid(x))]


# %% slope, then sigma mistake="extra_returned"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return s * (1 - s), s


# %% slope with a cache mistake="extra_returned"
def sigmoid_derivative(x):
    cache = 1 / (1 + np.exp(-x))
    slope = cache - cache**2
    return (slope, cache)


# %% atleast_1d mistake="wrapped"
def sigmoid_derivative(x):
    s = sigmoid(np.atleast_1d(x))
    return s * (1 - s)


# %% wraps a number mistake="wrapped"
def sigmoid_derivative(x):
    s = sigmoid(x)
    slope = s * (1 - s)
    if np.ndim(slope) == 0:
        slope = np.array([slope])
    return slope


# %% always in a list mistake="wrapped"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return np.array([s * (1 - s)])


# %% one axis more mistake="wrapped"
def sigmoid_derivative(x):
    return (sigmoid(x) * (1 - sigmoid(x)))[None]


# %% four decimals mistake="rounded"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return np.round(s * (1 - s), 4)


# %% four decimals by hand mistake="rounded"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return np.rint((s - s**2) * 1e4) / 1e4


# %% s never defined mistake="undefined_name"
def sigmoid_derivative(x):
    return s * (1 - s)


# %% a never defined mistake="undefined_name"
def sigmoid_derivative(x):
    slope = a * (1 - a)
    return slope


# %% input_multiplied [markdown]
# 看起来多乘了 x：这里求的是 σ 对 x 的导数，还没有轮到权重。

# %% times x mistake="input_multiplied"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return x * s * (1 - s)


# %% times x, quotient mistake="input_multiplied"
def sigmoid_derivative(x):
    slope = np.exp(-x) / (1 + np.exp(-x)) ** 2
    return np.multiply(slope, x)


# %% tolist mistake="not_an_array"
def sigmoid_derivative(x):
    s = sigmoid(np.asarray(x))
    return np.asarray(s * (1 - s)).tolist()


# %% tolist, by squares mistake="not_an_array"
def sigmoid_derivative(x):
    slope = np.array(sigmoid(x) - sigmoid(x) ** 2)
    return slope.tolist()
