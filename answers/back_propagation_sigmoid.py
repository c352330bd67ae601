# %% as the formula
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) * a * (1 - a))


# %% delta from mse_gradient
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * a * (1 - a)
    return x.T @ delta


# %% back_propagation with a trick
def back_propagation_sigmoid(x, y, a):
    delta = (a - y) * a * (1 - a)
    return back_propagation(x, np.zeros_like(delta), delta)


# %% np.dot, steps
def back_propagation_sigmoid(x, y, a):
    n = x.shape[0]
    da = 2 * (a - y) / n
    dz = da * (a - a**2)
    dw = np.dot(x.T, dz)
    return dw


# %% einsum
def back_propagation_sigmoid(x, y, a):
    return np.einsum("ni,nk,nk,nk->ik", x, a - y, a, 1 - a) * 2 / len(x)


# %% loops
def back_propagation_sigmoid(x, y, a):
    n, d = x.shape
    dw = np.zeros((d, 1))
    for i in range(n):
        坡度 = a[i, 0] * (1 - a[i, 0])
        for j in range(d):
            dw[j, 0] += 2 / n * x[i, j] * (a[i, 0] - y[i, 0]) * 坡度
    return dw


# %% mean over samples
def back_propagation_sigmoid(x, y, a):
    slope = np.multiply(a, 1 - a)
    return 2 * np.mean(x * (a - y) * slope, axis=0).reshape(-1, 1)


# %% diagonal matrix
def back_propagation_sigmoid(x, y, a):
    D = np.diag((a * (1 - a)).ravel())
    return (2 / len(a)) * (x.T @ D @ (a - y))


# %% sigma_slope_missing [markdown]
# 看起来少乘了 σ 的导数: 误差 (a - y) 后面还要乘 a (1 - a).

# %% slope forgotten mistake="sigma_slope_missing"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ (a - y)


# %% sigma_of_output [markdown]
# 看起来对 a 又算了一次 σ: a 已经是 σ 的输出, 坡度直接是 a (1 - a).

# %% sigmoid of a once more mistake="sigma_of_output"
def back_propagation_sigmoid(x, y, a):
    s = 1 / (1 + np.exp(-a))
    return 2 / len(x) * x.T @ ((a - y) * s * (1 - s))


# %% only_one_minus_a [markdown]
# 看起来坡度只有 1 - a: 前面还有一个 a.

# %% one minus a only mistake="only_one_minus_a"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) * (1 - a))


# %% only_a [markdown]
# 看起来坡度只有 a: 后面还有一个 1 - a.

# %% a only mistake="only_a"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) * a)


# %% plus mistake="plus_for_minus"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) * a * (1 + a))


# %% slope_twice [markdown]
# 看起来 σ 的坡度乘了两遍: 一遍就够.

# %% slope twice mistake="slope_twice"
def back_propagation_sigmoid(x, y, a):
    slope = a * (1 - a)
    delta = (a - y) * slope
    return 2 / len(x) * x.T @ (delta * slope)


# %% no mean mistake="no_mean"
def back_propagation_sigmoid(x, y, a):
    return 2 * x.T @ ((a - y) * a * (1 - a))


# %% no two mistake="no_two"
def back_propagation_sigmoid(x, y, a):
    return x.T @ ((a - y) * a * (1 - a)) / len(x)


# %% neither mistake="no_two_no_mean"
def back_propagation_sigmoid(x, y, a):
    return x.T @ ((a - y) * a * (1 - a))


# %% divided by the columns mistake="divided_by_columns"
def back_propagation_sigmoid(x, y, a):
    return 2 / x.shape[1] * x.T @ ((a - y) * a * (1 - a))


# %% y minus a mistake="sign"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((y - a) * a * (1 - a))


# %% a minus one mistake="sign"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) * a * (a - 1))


# %% error_forgotten [markdown]
# 看起来没有乘误差 a - y: 梯度从误差开始往回走.

# %% error forgotten mistake="error_forgotten"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ (a * (1 - a))


# %% error squared mistake="squared_error"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) ** 2 * a * (1 - a))


# %% loss for the error mistake="loss_for_error"
def back_propagation_sigmoid(x, y, a):
    loss = np.mean((a - y) ** 2)
    return 2 / len(x) * x.T @ (loss * a * (1 - a))


# %% the seed's loss minus p mistake="loss_minus_p"
def back_propagation_sigmoid(x, y, a):
    loss = np.mean((a - y) ** 2)
    return 2 / len(x) * x.T @ ((loss - a) * a * (1 - a))


# %% slope by matmul mistake="matmul_shapes"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) @ a @ (1 - a))


# %% no transpose mistake="matmul_shapes"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x @ ((a - y) * a * (1 - a))


# %% star for matmul mistake="not_summed"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x * ((a - y) * a * (1 - a))


# %% averaged twice mistake="twice_averaged"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * a * (1 - a)
    return x.T @ delta / len(x)


# %% row for column mistake="transposed"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * ((a - y) * a * (1 - a)).T @ x


# %% one-dimensional mistake="lost_axis"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * (x.T @ ((a - y) * a * (1 - a))).ravel()


# %% in place mistake="changed_argument"
def back_propagation_sigmoid(x, y, a):
    slope = a * (1 - a)
    a -= y
    return 2 / len(x) * x.T @ (a * slope)


# %% clips a in place mistake="changed_argument"
def back_propagation_sigmoid(x, y, a):
    np.clip(a, 1e-9, 1 - 1e-9, out=a)
    return 2 / len(x) * x.T @ ((a - y) * a * (1 - a))


# %% no return mistake="no_return"
def back_propagation_sigmoid(x, y, a):
    delta = (a - y) * a * (1 - a)
    dw = 2 / len(x) * x.T @ delta


# %% @ before * in one line mistake="broadcast_shapes"
def back_propagation_sigmoid(x, y, a):
    return x.T @ mse_gradient(a, y) * a * (1 - a)


# %% no brackets around 1 - a mistake="slope_brackets"
def back_propagation_sigmoid(x, y, a):
    return x.T @ (mse_gradient(a, y) * a * 1 - a)


# %% factor_twice [markdown]
# 看起来 2/n 乘了两遍: mse_gradient 里已经有了.

# %% the factor twice mistake="factor_twice"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ (mse_gradient(a, y) * a * (1 - a))
