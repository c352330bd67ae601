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


# %% output_for_input [markdown]
# 看起来算的是 x (1 - x): x 是 σ 的输入, 要先算 σ(x), 再乘 1 - σ(x).

# %% x taken for the output mistake="output_for_input"
def sigmoid_derivative(x):
    return x * (1 - x)


# %% sigma_twice [markdown]
# 看起来多过了一次 σ: 传进来的 x 只过一次 σ, 得到 s, 结果是 s (1 - s).

# %% sigma applied twice mistake="sigma_twice"
def sigmoid_derivative(x):
    s = sigmoid(sigmoid(x))
    return s * (1 - s)


# %% sigma_itself [markdown]
# 看起来返回的是 σ 本身: 导数还要再乘 1 - σ.

# %% sigma only mistake="sigma_itself"
def sigmoid_derivative(x):
    return sigmoid(x)


# %% one_minus_sigma [markdown]
# 看起来得到的是 1 - σ: 前面还要乘 σ (写成分式的话, 分母漏了平方).

# %% one minus sigma only mistake="one_minus_sigma"
def sigmoid_derivative(x):
    return 1 - sigmoid(x)


# %% plus_for_minus [markdown]
# 看起来写成了 σ (1 + σ): 第二个因子是 1 - σ.

# %% plus mistake="plus_for_minus"
def sigmoid_derivative(x):
    return sigmoid(x) * (1 + sigmoid(x))


# %% sign [markdown]
# 符号反了: 看看哪里多了或少了一个负号, 或者减法的两边写反了.

# %% wrong sign mistake="sign"
def sigmoid_derivative(x):
    return sigmoid(x) * (sigmoid(x) - 1)


# %% squared_sigma [markdown]
# 看起来得到的是 σ 的平方: 第二个因子是 1 - σ (写成分式的话, 分子漏了 exp(-x)).

# %% squared mistake="squared_sigma"
def sigmoid_derivative(x):
    return sigmoid(x) ** 2


# %% brackets forgotten mistake="value"
def sigmoid_derivative(x):
    return sigmoid(x) * 1 - sigmoid(x)


# %% tanh_slope [markdown]
# 看起来是 tanh 的导数: sigmoid 的导数是 σ (1 - σ).

# %% tanh rule mistake="tanh_slope"
def sigmoid_derivative(x):
    return 1 - np.tanh(x) ** 2


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


# %% no return mistake="no_return"
def sigmoid_derivative(x):
    s = sigmoid(x)
    s * (1 - s)


# %% in place mistake="changed_argument"
def sigmoid_derivative(x):
    if np.ndim(x) == 0:
        return sigmoid(x) * (1 - sigmoid(x))
    x[...] = sigmoid(x)
    return x * (1 - x)


# %% mean of the slopes mistake="shape"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return np.mean(s * (1 - s))


# %% always a quarter mistake="constant"
def sigmoid_derivative(x):
    return np.full(np.shape(x), 0.25)


# %% slope_brackets [markdown]
# 看起来 1 - σ 少了括号: 乘法先算, 所以要写成 s * (1 - s).

# %% no brackets around 1 - s mistake="slope_brackets"
def sigmoid_derivative(x):
    s = sigmoid(x)
    return s * 1 - s


# %% sigmoid without its brackets mistake="function_not_called"
def sigmoid_derivative(x):
    return sigmoid * (1 - sigmoid)
