# %% five numbers
def deltas():
    return [-6, -18, -24, -33, -12]


# %% floats in a tuple
def deltas():
    return -6.0, -18.0, -24.0, -33.0, -12.0


# %% an array
def deltas():
    return np.array([-6, -18, -24, -33, -12])


# %% layer by layer, nested
def deltas():
    return [-6, [-18, -24], [-33, -12]]


# %% nested arrays
def deltas():
    return [np.array([-6.0]), np.array([-18.0, -24.0]), np.array([-33.0, -12.0])]


# %% step by step
def deltas():
    e = 5 - 8
    输出 = 2 * e
    上2, 下2 = 输出 * 3, 输出 * 4
    上1 = 上2 * 0.5 + 下2 * 1
    下1 = 上2 * 2 + 下2 * (-1)
    return [输出, 上2, 下2, 上1, 下1]


# %% matrices
def deltas():
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ np.array([[3.0], [4.0]]).T
    d1 = d2 @ np.array([[0.5, 1.0], [2.0, -1.0]]).T
    return [*d3.ravel(), *d2.ravel(), *d1.ravel()]


# %% forward and backward in code
def deltas():
    W = [np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])]
    values = [np.array([[-1.0, 1.0]])]
    for w in W:
        values.append(values[-1] @ w)
    found = [2 * (values[-1] - 8)]
    for w in W[:0:-1]:
        found.append(found[-1] @ w.T)
    return np.hstack(found)


# %% a dict by names
def deltas():
    return {"输出": -6, "隐藏层 2": [-18, -24], "隐藏层 1": [-33, -12]}


# %% a column, prints
def deltas():
    found = np.array([[-6.0], [-18.0], [-24.0], [-33.0], [-12.0]])
    print(found)
    return found


# %% the ruler
def deltas():
    def loss(nudge):
        h1 = np.array([-1.0, 1.0]) @ np.array([[1.0, 2.0], [3.0, -1.0]]) + nudge[3:]
        h2 = h1 @ np.array([[0.5, 1.0], [2.0, -1.0]]) + nudge[1:3]
        return (h2 @ np.array([3.0, 4.0]) + nudge[0] - 8) ** 2

    return numerical_gradient(loss, np.zeros(5))


# %% the ruler, rounded
def deltas():
    found = []
    for k in range(5):
        losses = []
        for eps in (1e-4, -1e-4):
            nudge = [0.0] * 5
            nudge[k] = eps
            up, low = 2 + nudge[3], -3 + nudge[4]
            up, low = up * 0.5 + low * 2 + nudge[1], up * 1 - low * 1 + nudge[2]
            losses.append((up * 3 + low * 4 + nudge[0] - 8) ** 2)
        found.append(round((losses[0] - losses[1]) / 2e-4, 3))
    return found


# %% no 2 mistake="no_two"
def deltas():
    return [-3, -9, -12, -16.5, -6]


# %% no 2, step by step mistake="no_two"
def deltas():
    out = 5 - 8
    up2, low2 = out * 3, out * 4
    up1 = up2 * 0.5 + low2 * 1
    low1 = up2 * 2 + low2 * (-1)
    return [out, up2, low2, up1, low1]


# %% no 2, matrices mistake="no_two"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[5.0 - 8]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2.T
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% y minus p mistake="sign"
def deltas():
    return [6, 18, 24, 33, 12]


# %% y minus p, step by step mistake="sign"
def deltas():
    out = 2 * (8 - 5)
    up2, low2 = out * 3, out * 4
    up1 = up2 * 0.5 + low2 * 1
    low1 = up2 * 2 + low2 * (-1)
    return [out, up2, low2, up1, low1]


# %% y minus p, matrices mistake="sign"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (8 - 5)]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2.T
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% lines_mixed_up [markdown]
# 看起来线认错了：每个单元只看从自己出发的线。隐藏层 1 上面的单元，它的两条线是 0.5 和 1。

# %% columns for rows of W2 mistake="lines_mixed_up"
def deltas():
    return [-6, -18, -24, -57, 6]


# %% columns for rows of W2, step by step mistake="lines_mixed_up"
def deltas():
    out = 2 * (5 - 8)
    up2, low2 = out * 3, out * 4
    up1 = up2 * 0.5 + low2 * 2
    low1 = up2 * 1 + low2 * (-1)
    return [out, up2, low2, up1, low1]


# %% columns for rows of W2, matrices mistake="lines_mixed_up"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% upper path only mistake="paths_not_added"
def deltas():
    return [-6, -18, -24, -9, -36]


# %% upper path only, step by step mistake="paths_not_added"
def deltas():
    out = 2 * (5 - 8)
    up2, low2 = out * 3, out * 4
    up1 = up2 * 0.5
    low1 = up2 * 2
    return [out, up2, low2, up1, low1]


# %% upper path only, matrices mistake="paths_not_added"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ W3.T
    d1 = d2[:, [0]] * W2[:, 0]
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% lower path only mistake="paths_not_added"
def deltas():
    return [-6, -18, -24, -24, 24]


# %% lower path only, step by step mistake="paths_not_added"
def deltas():
    out = 2 * (5 - 8)
    up2, low2 = out * 3, out * 4
    up1 = low2 * 1
    low1 = low2 * (-1)
    return [out, up2, low2, up1, low1]


# %% lower path only, matrices mistake="paths_not_added"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ W3.T
    d1 = d2[:, [1]] * W2[:, 1]
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% straight path only mistake="paths_not_added"
def deltas():
    return [-6, -18, -24, -9, 24]


# %% straight path only, step by step mistake="paths_not_added"
def deltas():
    out = 2 * (5 - 8)
    up2, low2 = out * 3, out * 4
    up1 = up2 * 0.5
    low1 = low2 * (-1)
    return [out, up2, low2, up1, low1]


# %% straight path only, matrices mistake="paths_not_added"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ W3.T
    d1 = d2 * W2.diagonal()
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% minus_lost [markdown]
# 看起来 -1 的负号丢了：那条线的权重是 -1，穿过它往回走的责任要变号。

# %% minus lost mistake="minus_lost"
def deltas():
    return [-6, -18, -24, -33, -60]


# %% minus lost, step by step mistake="minus_lost"
def deltas():
    out = 2 * (5 - 8)
    up2, low2 = out * 3, out * 4
    up1 = up2 * 0.5 + low2 * 1
    low1 = up2 * 2 + low2 * 1
    return [out, up2, low2, up1, low1]


# %% minus lost, matrices mistake="minus_lost"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ W3.T
    d1 = d2 @ abs(W2).T
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% delta_two_layers_on [markdown]
# 看起来隐藏层 1 直接用了输出的 δ：一列一列往回走，隐藏层 1 接着用隐藏层 2 的 δ。

# %% output delta at hidden 1 mistake="delta_two_layers_on"
def deltas():
    return [-6, -18, -24, -9, -6]


# %% output delta at hidden 1, step by step mistake="delta_two_layers_on"
def deltas():
    out = 2 * (5 - 8)
    up2, low2 = out * 3, out * 4
    up1 = out * 0.5 + out * 1
    low1 = out * 2 + out * (-1)
    return [out, up2, low2, up1, low1]


# %% output delta at hidden 1, matrices mistake="delta_two_layers_on"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ W3.T
    d1 = (W2 @ np.ones((2, 1))).T * d3
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% weights forgotten mistake="weights_forgotten_back"
def deltas():
    return [-6, -6, -6, -12, -12]


# %% weights forgotten, step by step mistake="weights_forgotten_back"
def deltas():
    out = 2 * (5 - 8)
    up2, low2 = out, out
    up1 = up2 + low2
    low1 = up2 + low2
    return [out, up2, low2, up1, low1]


# %% weights forgotten, matrices mistake="weights_forgotten_back"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 * np.ones((1, 2))
    d1 = d2.sum() * np.ones((1, 2))
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% weights_of_example [markdown]
# 看起来用的还是例子里的 W₃：这道题里它换成了 (3, 4)，W₁ 和 W₂ 没变。

# %% W3 of the example mistake="weights_of_example"
def deltas():
    return [-6, -6, -12, -15, 0]


# %% W3 of the example, step by step mistake="weights_of_example"
def deltas():
    out = 2 * (5 - 8)
    up2, low2 = out * 1, out * 2
    up1 = up2 * 0.5 + low2 * 1
    low1 = up2 * 2 + low2 * (-1)
    return [out, up2, low2, up1, low1]


# %% W3 of the example, matrices mistake="weights_of_example"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[1.0], [2.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2.T
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% label_of_example [markdown]
# 看起来用的还是例子里的真实值 7：这道题的 y 是 8，误差 e = 输出 - 8。

# %% label of the example mistake="label_of_example"
def deltas():
    return [-4, -12, -16, -22, -8]


# %% label of the example, step by step mistake="label_of_example"
def deltas():
    out = 2 * (5 - 7)
    up2, low2 = out * 3, out * 4
    up1 = up2 * 0.5 + low2 * 1
    low1 = up2 * 2 + low2 * (-1)
    return [out, up2, low2, up1, low1]


# %% label of the example, matrices mistake="label_of_example"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 7)]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2.T
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% twice the loss mistake="loss_for_error"
def deltas():
    return [18, 54, 72, 99, 36]


# %% twice the loss, step by step mistake="loss_for_error"
def deltas():
    out = 2 * (5 - 8) ** 2
    up2, low2 = out * 3, out * 4
    up1 = up2 * 0.5 + low2 * 1
    low1 = up2 * 2 + low2 * (-1)
    return [out, up2, low2, up1, low1]


# %% twice the loss, matrices mistake="loss_for_error"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8) ** 2]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2.T
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% the loss mistake="loss_for_error"
def deltas():
    return [9, 27, 36, 49.5, 18]


# %% the loss, step by step mistake="loss_for_error"
def deltas():
    out = (5 - 8) ** 2
    up2, low2 = out * 3, out * 4
    up1 = up2 * 0.5 + low2 * 1
    low1 = up2 * 2 + low2 * (-1)
    return [out, up2, low2, up1, low1]


# %% the loss, matrices mistake="loss_for_error"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[(5.0 - 8) ** 2]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2.T
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% label forgotten mistake="label_forgotten"
def deltas():
    return [10, 30, 40, 55, 20]


# %% label forgotten, step by step mistake="label_forgotten"
def deltas():
    out = 2 * 5
    up2, low2 = out * 3, out * 4
    up1 = up2 * 0.5 + low2 * 1
    low1 = up2 * 2 + low2 * (-1)
    return [out, up2, low2, up1, low1]


# %% label forgotten, matrices mistake="label_forgotten"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * 5]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2.T
    return [d3[0, 0], d2[0, 0], d2[0, 1], d1[0, 0], d1[0, 1]]


# %% example_copied [markdown]
# 这是例子的答案，x = (1, 1)，y = 7：图上这朵花的值不一样，从输出的误差开始，重新算一遍。

# %% numbers of the example mistake="example_copied"
def deltas():
    return [6, 6, 12, 15, 0]


# %% numbers of the example, by names mistake="example_copied"
def deltas():
    hidden2 = [6, 12]
    hidden1 = [15, 0]
    return [6] + hidden2 + hidden1


# %% numbers of the example, float by float mistake="example_copied"
def deltas():
    output, hidden2, hidden1 = 6.0, (6.0, 12.0), (15.0, 0.0)
    return [output, *hidden2, *hidden1]


# %% values_for_deltas [markdown]
# 看起来写的是往前的值：δ 是从输出往回算的，先是 2 乘以误差，再一列一列往左。

# %% values forward mistake="values_for_deltas"
def deltas():
    return [5, -5, 5, 2, -3]


# %% values forward, by names mistake="values_for_deltas"
def deltas():
    forward = [[2, -3], [-5, 5], [5]]
    return forward[2] + forward[1] + forward[0]


# %% values forward, computed mistake="values_for_deltas"
def deltas():
    h1 = np.array([-1.0, 1.0]) @ np.array([[1.0, 2.0], [3.0, -1.0]])
    h2 = h1 @ np.array([[0.5, 1.0], [2.0, -1.0]])
    return [h2 @ np.array([3.0, 4.0]), *h2, *h1]


# %% deltas_from_the_front [markdown]
# 五个数是对的，顺序反了：先写输出，再写隐藏层 2，最后是隐藏层 1；每个隐藏层先上面，后下面。

# %% hidden 1 first mistake="deltas_from_the_front"
def deltas():
    return [-33, -12, -18, -24, -6]


# %% hidden 1 first, by names mistake="deltas_from_the_front"
def deltas():
    h1, h2, output = [-33, -12], [-18, -24], [-6]
    return h1 + h2 + output


# %% hidden 1 first, matrices mistake="deltas_from_the_front"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2.T
    return [*d1[0], *d2[0], *d3[0]]


# %% all reversed mistake="deltas_from_the_front"
def deltas():
    return [-12, -33, -24, -18, -6]


# %% all reversed, by names mistake="deltas_from_the_front"
def deltas():
    found = [-6, -18, -24, -33, -12]
    return found[::-1]


# %% all reversed, matrices mistake="deltas_from_the_front"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2.T
    found = [*d3[0], *d2[0], *d1[0]]
    return list(reversed(found))


# %% upper_and_lower [markdown]
# 看起来上下两个单元写反了：每个隐藏层先写上面的，再写下面的。

# %% lower before upper mistake="upper_and_lower"
def deltas():
    return [-6, -24, -18, -12, -33]


# %% lower before upper, by names mistake="upper_and_lower"
def deltas():
    h2, h1 = [-24, -18], [-12, -33]
    return [-6] + h2 + h1


# %% lower before upper, matrices mistake="upper_and_lower"
def deltas():
    W2, W3 = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[3.0], [4.0]])
    d3 = np.array([[2.0 * (5 - 8)]])
    d2 = d3 @ W3.T
    d1 = d2 @ W2.T
    return [*d3[0], *d2[0, ::-1], *d1[0, ::-1]]


# %% line_for_unit [markdown]
# 看起来算的是线上的梯度：起点的值乘以终点的 δ，那是下一步。δ 是单元的，往回走只乘权重。

# %% gradients of the lines into the output mistake="line_for_unit"
def deltas():
    return [-6, 30, -30, -33, -12]


# %% gradients of the lines into the output, by names mistake="line_for_unit"
def deltas():
    d, a = -6, (-5, 5)
    return [d, a[0] * d, a[1] * d, -33, -12]


# %% gradients of the lines, floats by code mistake="line_for_unit"
def deltas():
    d = 2.0 * (5 - 8)
    return [d, -5 * d, 5 * d, -33.0, -12.0]


# %% four numbers mistake="wrong_count"
def deltas():
    return [-18, -24, -33, -12]


# %% only the hidden layers mistake="wrong_count"
def deltas():
    h2, h1 = [-18, -24], [-33, -12]
    return h2 + h1


# %% no return mistake="no_return"
def deltas():
    [-6, -18, -24, -33, -12]


# %% printed mistake="no_return"
def deltas():
    print(-6, -18, -24, -33, -12)


# %% a text mistake="no_number"
def deltas():
    return "-6, -18, -24, -33, -12"


# %% texts mistake="no_number"
def deltas():
    return ["-6 ", "-18 ", "-24 ", "-33 ", "-12，"]
