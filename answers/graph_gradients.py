# %% six numbers
def graph_gradients():
    return [-6, -6, -6, 6, -18, -54]


# %% a tuple
def graph_gradients():
    return -6, -6, -6, 6, -18, -54


# %% name by name
def graph_gradients():
    de = -6
    dp = -6
    du = -6
    dv = 6
    dh = -18
    dw = -54
    return [de, dp, du, dv, dh, dw]


# %% edge by edge
def graph_gradients():
    de = 2 * (18 - 21)
    dp = de * 1
    du = dp * 1
    dv = dp * (-1)
    dh = du * 5 + dv * 2
    dw = dh * 3
    return [de, dp, du, dv, dh, dw]


# %% a list that grows
def graph_gradients():
    gradients = [2 * -3]
    for slope in (1, 1):
        gradients.append(gradients[-1] * slope)
    gradients.append(-gradients[1])
    gradients.append(5 * gradients[2] + 2 * gradients[3])
    gradients.append(3 * gradients[4])
    return gradients


# %% sums written out
def graph_gradients():
    return [2 * -3, 2 * -3 * 1, 2 * -3 * 1 * 1, 2 * -3 * 1 * -1, -6 * 5 + 6 * 2, (-30 + 12) * 3]


# %% from the values forward
def graph_gradients():
    w, x, y = 2, 3, 21
    h = w * x
    u, v = 5 * h, 2 * h
    e = u - v - y
    误差 = 2 * e
    return [误差, 误差, 误差, -误差, 误差 * (5 - 2), 误差 * (5 - 2) * x]


# %% a dict inside
def graph_gradients():
    d = {"e": -6}
    d["p"] = d["e"]
    d["u"], d["v"] = d["p"], -d["p"]
    d["h"] = sum([d["u"] * 5, d["v"] * 2])
    d["w"] = d["h"] * 3
    return list(d.values())


# %% paths_multiplied [markdown]
# 看起来两条路相会时乘了起来：沿着一条边走才是乘，往回走几条路相会要加。

# %% multiplied where paths meet mistake="paths_multiplied"
def graph_gradients():
    return [-6, -6, -6, 6, -360, -1080]


# %% the two shares by a star mistake="paths_multiplied"
def graph_gradients():
    e, p, u, v = -6, -6, -6, 6
    h = (u * 5) * (v * 2)
    return [e, p, u, v, h, h * 3]


# %% one_path [markdown]
# 看起来只走了一条路：h 后面有 u 和 v 两条路，带回来的两份要加起来。

# %% the upper path only mistake="one_path"
def graph_gradients():
    return [-6, -6, -6, 6, -30, -90]


# %% the upper path, in steps mistake="one_path"
def graph_gradients():
    e = p = u = -6
    v = -p
    h = 5 * u
    return [e, p, u, v, h, 3 * h]


# %% the lower path only mistake="one_path"
def graph_gradients():
    return [-6, -6, -6, 6, 12, 36]


# %% the lower path, last in a loop mistake="one_path"
def graph_gradients():
    e = p = -6
    u, v = p, -p
    for share in (u * 5, v * 2):
        h = share
    return [e, p, u, v, h, h * 3]


# %% slope e for the square mistake="no_two"
def graph_gradients():
    return [-3, -3, -3, 3, -9, -27]


# %% e sent back mistake="no_two"
def graph_gradients():
    e = 18 - 21
    return [e, e, e, -e, 5 * e - 2 * e, 3 * (5 * e - 2 * e)]


# %% size of the error mistake="sign"
def graph_gradients():
    return [6, 6, 6, -6, 18, 54]


# %% y minus p mistake="sign"
def graph_gradients():
    e = 2 * (21 - 18)
    return [e, e, e, -e, 3 * e, 9 * e]


# %% loss_sent_back [markdown]
# 看起来把代价的值传回去了：起点是 1，不是 L 的值；第一条边的斜率是 2e。

# %% the loss from the start mistake="loss_sent_back"
def graph_gradients():
    return [9, 9, 9, -9, 27, 81]


# %% the loss sent back, in steps mistake="loss_sent_back"
def graph_gradients():
    loss = (18 - 21) ** 2
    u, v = loss, -loss
    h = u * 5 + v * 2
    return [loss, loss, u, v, h, h * 3]


# %% start_at_loss [markdown]
# 看起来起点用了 L 的值，又乘了 2e：起点是 1，因为 L 变多少，L 就变多少。

# %% the loss times 2e mistake="start_at_loss"
def graph_gradients():
    return [-54, -54, -54, 54, -162, -486]


# %% starts at nine mistake="start_at_loss"
def graph_gradients():
    e = 9 * 2 * -3
    u, v = e, -e
    h = u * 5 + v * 2
    return [e, e, u, v, h, h * 3]


# %% minus_edge [markdown]
# 看起来漏了一个负号：p = u - v，v 多 1，p 少 1，这条边的斜率是负的。

# %% plus on the edge of v mistake="minus_edge"
def graph_gradients():
    return [-6, -6, -6, -6, -42, -126]


# %% as if p were u + v mistake="minus_edge"
def graph_gradients():
    e = p = -6
    u = v = p
    h = 5 * u + 2 * v
    return [e, p, u, v, h, 3 * h]


# %% paths_subtracted [markdown]
# 看起来相会时减了：负号已经在 v 那条边上用过了，两份带回来只管加。

# %% minus once more where paths meet mistake="paths_subtracted"
def graph_gradients():
    return [-6, -6, -6, 6, -42, -126]


# %% upper minus lower mistake="paths_subtracted"
def graph_gradients():
    e = p = u = -6
    v = 6
    h = 5 * u - 2 * v
    return [e, p, u, v, h, 3 * h]


# %% own_value_as_slope [markdown]
# 看起来最后一条边乘了 w 自己的值：h = 3w，w 多 1，h 多 3。

# %% times w mistake="own_value_as_slope"
def graph_gradients():
    return [-6, -6, -6, 6, -18, -36]


# %% times w, in steps mistake="own_value_as_slope"
def graph_gradients():
    w, h = 2, -6 * 5 + 6 * 2
    return [-6, -6, -6, 6, h, h * w]


# %% value_behind_as_slope [markdown]
# 看起来最后一条边乘了 h 的值：边的斜率是 w 多 1 时 h 多几，不是 h 有多大。

# %% times h mistake="value_behind_as_slope"
def graph_gradients():
    return [-6, -6, -6, 6, -18, -108]


# %% times h, in steps mistake="value_behind_as_slope"
def graph_gradients():
    dh = -30 + 12
    return [-6, -6, -6, 6, dh, dh * 6]


# %% slopes_skipped [markdown]
# 看起来 h 到 u，h 到 v 这两条边没有乘斜率：每走一条边都要乘。

# %% met without slopes mistake="slopes_skipped"
def graph_gradients():
    return [-6, -6, -6, 6, 0, 0]


# %% u plus v mistake="slopes_skipped"
def graph_gradients():
    u, v = -6, 6
    h = u + v
    return [-6, -6, u, v, h, h * 3]


# %% paths_averaged [markdown]
# 看起来相会时取了平均：两份都算数，是加，不用除以 2。

# %% the mean of two paths mistake="paths_averaged"
def graph_gradients():
    return [-6, -6, -6, 6, -9, -27]


# %% half of the sum mistake="paths_averaged"
def graph_gradients():
    h = (-30 + 12) // 2
    return [-6, -6, -6, 6, h, h * 3]


# %% last_edge [markdown]
# 看起来最后一条边没有乘：从 h 回到 w，还有斜率 3。

# %% dh for dw mistake="last_edge"
def graph_gradients():
    return [-6, -6, -6, 6, -18, -18]


# %% the last edge left out mistake="last_edge"
def graph_gradients():
    h = -6 * 5 + 6 * 2
    w = h
    return [-6, -6, -6, 6, h, w]


# %% values_for_gradients [markdown]
# 看起来填的是图上的值：要的是梯度，也就是这个数多一点点，代价多它的几倍。

# %% values mistake="values_for_gradients"
def graph_gradients():
    return [-3, 18, 30, 12, 6, 2]


# %% values computed mistake="values_for_gradients"
def graph_gradients():
    w = 2
    h = 3 * w
    u, v = 5 * h, 2 * h
    p = u - v
    e = p - 21
    return [e, p, u, v, h, w]


# %% front_to_back [markdown]
# 数都对，顺序反了：从代价往回，先是 dL/de，最后是 dL/dw。

# %% from w on mistake="front_to_back"
def graph_gradients():
    return [-54, -18, 6, -6, -6, -6]


# %% as they are drawn mistake="front_to_back"
def graph_gradients():
    return [-54, -18, -6, 6, -6, -6]


# %% reversed at the end mistake="front_to_back"
def graph_gradients():
    gradients = [-6, -6, -6, 6, -18, -54]
    return gradients[::-1]


# %% names from w on mistake="front_to_back"
def graph_gradients():
    w, h, u, v, p, e = -54, -18, -6, 6, -6, -6
    return w, h, u, v, p, e


# %% only_own_slope [markdown]
# 看起来只写了每条边自己的斜率：还要乘上从后面传回来的梯度。

# %% slopes of the edges mistake="only_own_slope"
def graph_gradients():
    return [-6, 1, 1, -1, 7, 3]


# %% slopes of the edges, written out mistake="only_own_slope"
def graph_gradients():
    return [2 * -3, 1, 1, -1, 5 + 2, 3]


# %% slopes, the paths with their signs mistake="only_own_slope"
def graph_gradients():
    return [-6, 1, 1, -1, 3, 3]


# %% slopes, 5 minus 2 mistake="only_own_slope"
def graph_gradients():
    return [2 * -3, 1, 1, -1, 5 - 2, 3]


# %% the start as well mistake="wrong_count"
def graph_gradients():
    return [1, -6, -6, -6, 6, -18, -54]


# %% from L on mistake="wrong_count"
def graph_gradients():
    L, e, p, u, v, h, w = 1, -6, -6, -6, 6, -18, -54
    return [L, e, p, u, v, h, w]


# %% printed, not returned mistake="no_return"
def graph_gradients():
    print([-6, -6, -6, 6, -18, -54])


# %% left in a name mistake="no_return"
def graph_gradients():
    gradients = [-6, -6, -6, 6, -18, -54]
