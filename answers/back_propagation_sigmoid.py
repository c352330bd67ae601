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
        斜率 = a[i, 0] * (1 - a[i, 0])
        for j in range(d):
            dw[j, 0] += 2 / n * x[i, j] * (a[i, 0] - y[i, 0]) * 斜率
    return dw


# %% mean over samples
def back_propagation_sigmoid(x, y, a):
    slope = np.multiply(a, 1 - a)
    return 2 * np.mean(x * (a - y) * slope, axis=0).reshape(-1, 1)


# %% diagonal matrix
def back_propagation_sigmoid(x, y, a):
    D = np.diag((a * (1 - a)).ravel())
    return (2 / len(a)) * (x.T @ D @ (a - y))


# %% names of the video, derivative by steps
def back_propagation_sigmoid(x, y, a):
    m = x.shape[0]
    dA = 2 * (a - y)
    dZ = np.multiply(dA, np.multiply(a, 1 - a))
    dW = 1 / m * np.dot(x.T, dZ)
    return dW


# %% y - a, minus
def back_propagation_sigmoid(x, y, a):
    error = y - a
    slope = a * (1.0 - a)
    return -2 * x.T.dot(error * slope) / len(y)


# %% sigma_slope_missing [markdown]
# 看起来少乘了 σ 的导数：误差 (a - y) 后面还要乘 a (1 - a)。

# %% slope forgotten mistake="sigma_slope_missing"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ (a - y)


# %% slope forgotten, from mse_gradient mistake="sigma_slope_missing"
def back_propagation_sigmoid(x, y, a):
    return x.T @ mse_gradient(a, y)


# %% sigma_of_output [markdown]
# 看起来对 a 又算了一次 σ：a 已经是 σ 的输出，斜率直接是 a (1 - a)。

# %% sigmoid of a once more mistake="sigma_of_output"
def back_propagation_sigmoid(x, y, a):
    s = 1 / (1 + np.exp(-a))
    return 2 / len(x) * x.T @ ((a - y) * s * (1 - s))


# %% derivative function of its own mistake="sigma_of_output"
def back_propagation_sigmoid(x, y, a):
    def sigmoid_slope(z):
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s)

    delta = mse_gradient(a, y) * sigmoid_slope(a)
    return np.dot(x.T, delta)


# %% only_one_minus_a [markdown]
# 看起来斜率只有 1 - a：前面还有一个 a。

# %% one minus a only mistake="only_one_minus_a"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) * (1 - a))


# %% one minus a only, from mse_gradient mistake="only_one_minus_a"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * (1 - a)
    return np.dot(x.T, delta)


# %% only_a [markdown]
# 看起来斜率只有 a：后面还有一个 1 - a。

# %% a only mistake="only_a"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) * a)


# %% a only, from mse_gradient mistake="only_a"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * a
    return np.dot(x.T, delta)


# %% plus mistake="plus_for_minus"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) * a * (1 + a))


# %% plus, from mse_gradient mistake="plus_for_minus"
def back_propagation_sigmoid(x, y, a):
    slope = a + a ** 2
    return x.T @ (mse_gradient(a, y) * slope)


# %% slope_twice [markdown]
# 看起来 σ 的斜率乘了两遍：一遍就够。

# %% slope twice mistake="slope_twice"
def back_propagation_sigmoid(x, y, a):
    slope = a * (1 - a)
    delta = (a - y) * slope
    return 2 / len(x) * x.T @ (delta * slope)


# %% slope squared mistake="slope_twice"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * (a * (1 - a)) ** 2
    return np.dot(x.T, delta)


# %% no mean mistake="no_mean"
def back_propagation_sigmoid(x, y, a):
    return 2 * x.T @ ((a - y) * a * (1 - a))


# %% derivative of the square only mistake="no_mean"
def back_propagation_sigmoid(x, y, a):
    delta = 2 * (a - y) * a * (1 - a)
    return np.dot(x.T, delta)


# %% no two mistake="no_two"
def back_propagation_sigmoid(x, y, a):
    return x.T @ ((a - y) * a * (1 - a)) / len(x)


# %% 1/m of the videos mistake="no_two"
def back_propagation_sigmoid(x, y, a):
    m = x.shape[0]
    dz = (a - y) * a * (1 - a)
    dw = 1 / m * np.dot(x.T, dz)
    return dw


# %% neither mistake="no_two_no_mean"
def back_propagation_sigmoid(x, y, a):
    return x.T @ ((a - y) * a * (1 - a))


# %% delta and np.dot mistake="no_two_no_mean"
def back_propagation_sigmoid(x, y, a):
    delta = np.multiply(a - y, a * (1 - a))
    return np.dot(x.T, delta)


# %% divided by the columns mistake="divided_by_columns"
def back_propagation_sigmoid(x, y, a):
    return 2 / x.shape[1] * x.T @ ((a - y) * a * (1 - a))


# %% d for n mistake="divided_by_columns"
def back_propagation_sigmoid(x, y, a):
    n = x.shape[1]
    delta = 2 * (a - y) / n * a * (1 - a)
    return np.dot(x.T, delta)


# %% y minus a mistake="sign"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((y - a) * a * (1 - a))


# %% a minus one mistake="sign"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) * a * (a - 1))


# %% error_forgotten [markdown]
# 看起来没有乘误差 a - y：梯度从误差开始往回走。

# %% error forgotten mistake="error_forgotten"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ (a * (1 - a))


# %% error forgotten, slope first mistake="error_forgotten"
def back_propagation_sigmoid(x, y, a):
    n = x.shape[0]
    slope = a - a ** 2
    return 2 * np.dot(x.T, slope) / n


# %% error squared mistake="squared_error"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) ** 2 * a * (1 - a))


# %% np.square of the error mistake="squared_error"
def back_propagation_sigmoid(x, y, a):
    n = x.shape[0]
    delta = 2 * np.square(a - y) * a * (1 - a)
    return np.dot(x.T, delta) / n


# %% loss for the error mistake="loss_for_error"
def back_propagation_sigmoid(x, y, a):
    loss = np.mean((a - y) ** 2)
    return 2 / len(x) * x.T @ (loss * a * (1 - a))


# %% loss times the slope mistake="loss_for_error"
def back_propagation_sigmoid(x, y, a):
    n = x.shape[0]
    loss = np.sum((a - y) ** 2) / n
    slope = a * (1 - a)
    return 2 * loss * np.dot(x.T, slope) / n


# %% the seed's loss minus p mistake="loss_minus_p"
def back_propagation_sigmoid(x, y, a):
    loss = np.mean((a - y) ** 2)
    return 2 / len(x) * x.T @ ((loss - a) * a * (1 - a))


# %% loss minus a in steps mistake="loss_minus_p"
def back_propagation_sigmoid(x, y, a):
    n = x.shape[0]
    loss = np.sum((a - y) ** 2) / n
    delta = 2 * (loss - a) / n * a * (1 - a)
    return np.dot(x.T, delta)


# %% loss minus a, nothing in front mistake="loss_minus_p"
def back_propagation_sigmoid(x, y, a):
    loss = np.mean((a - y) ** 2)
    return x.T @ ((loss - a) * a * (1 - a))


# %% delta of the seed mistake="loss_minus_p"
def back_propagation_sigmoid(x, y, a):
    error = np.sum((a - y) ** 2) / len(a)
    delta_error = (error - a) * (a - a ** 2)
    return np.matmul(x.T, delta_error)


# %% slope by matmul mistake="matmul_shapes"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) @ a @ (1 - a))


# %% no transpose mistake="matmul_shapes"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x @ ((a - y) * a * (1 - a))


# %% slope by np.dot mistake="matmul_shapes"
def back_propagation_sigmoid(x, y, a):
    delta = np.dot(np.dot(a - y, a), 1 - a)
    return 2 * np.dot(x.T, delta) / len(x)


# %% np.dot without the transpose mistake="matmul_shapes"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * a * (1 - a)
    return np.dot(x, delta)


# %% star for matmul mistake="not_summed"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x * ((a - y) * a * (1 - a))


# %% np.multiply for np.dot mistake="not_summed"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * a * (1 - a)
    return np.multiply(x, delta)


# %% averaged twice mistake="twice_averaged"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * a * (1 - a)
    return x.T @ delta / len(x)


# %% averaged twice in steps mistake="twice_averaged"
def back_propagation_sigmoid(x, y, a):
    m = x.shape[0]
    dA = 2 * (a - y) / m
    dZ = dA * a * (1 - a)
    dW = 1 / m * np.dot(x.T, dZ)
    return dW


# %% row for column mistake="transposed"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * ((a - y) * a * (1 - a)).T @ x


# %% row, keepdims mistake="transposed"
def back_propagation_sigmoid(x, y, a):
    delta = (a - y) * a * (1 - a)
    return 2 * np.mean(x * delta, axis=0, keepdims=True)


# %% one-dimensional mistake="lost_axis"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * (x.T @ ((a - y) * a * (1 - a))).ravel()


# %% one-dimensional by the mean mistake="lost_axis"
def back_propagation_sigmoid(x, y, a):
    delta = 2 * (a - y) * a * (1 - a)
    return np.mean(x * delta, axis=0)


# %% no return mistake="no_return"
def back_propagation_sigmoid(x, y, a):
    delta = (a - y) * a * (1 - a)
    dw = 2 / len(x) * x.T @ delta


# %% printed, not returned mistake="no_return"
def back_propagation_sigmoid(x, y, a):
    dw = x.T @ (mse_gradient(a, y) * a * (1 - a))
    print(dw)


# %% @ before * in one line mistake="broadcast_shapes"
def back_propagation_sigmoid(x, y, a):
    return x.T @ mse_gradient(a, y) * a * (1 - a)


# %% np.dot before the slope mistake="broadcast_shapes"
def back_propagation_sigmoid(x, y, a):
    n = x.shape[0]
    dw = np.dot(x.T, 2 * (a - y) / n)
    return dw * a * (1 - a)


# %% no brackets around 1 - a mistake="slope_brackets"
def back_propagation_sigmoid(x, y, a):
    return x.T @ (mse_gradient(a, y) * a * 1 - a)


# %% no brackets, in steps mistake="slope_brackets"
def back_propagation_sigmoid(x, y, a):
    n = x.shape[0]
    delta = 2 / n * (a - y) * a * 1 - a
    return np.dot(x.T, delta)


# %% the factor twice mistake="factor_twice"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ (mse_gradient(a, y) * a * (1 - a))


# %% two over n, and mse_gradient mistake="factor_twice"
def back_propagation_sigmoid(x, y, a):
    n = x.shape[0]
    delta = mse_gradient(a, y) * a * (1 - a)
    return 2 * np.dot(x.T, delta) / n


# %% cross_entropy_slope [markdown]
# 看起来是交叉熵的梯度 x.T @ (a - y) / n：这里的代价是 MSE，前面是 2/n，误差后面还要乘 a (1 - a)。

# %% of the videos mistake="cross_entropy_slope"
def back_propagation_sigmoid(x, y, a):
    m = x.shape[0]
    dz = a - y
    dw = 1 / m * np.dot(x.T, dz)
    return dw


# %% of the videos, one line mistake="cross_entropy_slope"
def back_propagation_sigmoid(x, y, a):
    return x.T @ (a - y) / len(x)


# %% of cross-entropy by its own slope mistake="cross_entropy_slope"
def back_propagation_sigmoid(x, y, a):
    error = y - a
    return -np.mean(x * error, axis=0).reshape(-1, 1)


# %% of cross-entropy, without the mean mistake="cross_entropy_slope"
def back_propagation_sigmoid(x, y, a):
    return x.T @ (a - y)


# %% of cross-entropy, np.dot without the mean mistake="cross_entropy_slope"
def back_propagation_sigmoid(x, y, a):
    delta = a - y
    dw = np.dot(x.T, delta)
    return dw


# %% sigma_of_output_no_two [markdown]
# 看起来有两处：a 已经是 σ 的输出，斜率直接是 a (1 - a)，不用再过一次 σ；前面也少了 2。

# %% slope of a, one over m mistake="sigma_of_output_no_two"
def back_propagation_sigmoid(x, y, a):
    m = x.shape[0]
    s = 1 / (1 + np.exp(-a))
    delta = (a - y) * s * (1 - s)
    return np.dot(x.T, delta) / m


# %% slope function of a, minus y - a mistake="sigma_of_output_no_two"
def back_propagation_sigmoid(x, y, a):
    slope = np.exp(-a) / (1 + np.exp(-a)) ** 2
    return x.T @ (-(y - a) * slope) / len(x)


# %% slope of tanh mistake="tanh_slope"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ ((a - y) * (1 - a ** 2))


# %% slope of tanh, from mse_gradient mistake="tanh_slope"
def back_propagation_sigmoid(x, y, a):
    delta = np.multiply(mse_gradient(a, y), 1 - np.power(a, 2))
    return np.dot(x.T, delta)


# %% one over 2m mistake="halved"
def back_propagation_sigmoid(x, y, a):
    m = x.shape[0]
    return 1 / (2 * m) * np.dot(x.T, (a - y) * a * (1 - a))


# %% half of the mean mistake="halved"
def back_propagation_sigmoid(x, y, a):
    delta = (a - y) * (a - a ** 2)
    return 0.5 * np.mean(x * delta, axis=0)[:, None]


# %% mean over everything mistake="divided_by_all"
def back_propagation_sigmoid(x, y, a):
    return 2 / x.size * x.T @ ((a - y) * a * (1 - a))


# %% n times d mistake="divided_by_all"
def back_propagation_sigmoid(x, y, a):
    n, d_in = x.shape
    return 2 * np.dot(x.T, (a - y) * a * (1 - a)) / (n * d_in)


# %% label forgotten mistake="label_forgotten"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ (a * a * (1 - a))


# %% label forgotten, in steps mistake="label_forgotten"
def back_propagation_sigmoid(x, y, a):
    n = x.shape[0]
    delta = 2 * a / n
    return np.dot(x.T, delta * a * (1 - a))


# %% absolute error mistake="absolute_error"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * x.T @ (np.abs(a - y) * a * (1 - a))


# %% absolute error of y - a mistake="absolute_error"
def back_propagation_sigmoid(x, y, a):
    error = np.absolute(y - a)
    return 2 * np.dot(x.T, error * (a - a ** 2)) / len(y)


# %% squared inputs mistake="squared_inputs"
def back_propagation_sigmoid(x, y, a):
    return 2 / len(x) * (x ** 2).T @ ((a - y) * a * (1 - a))


# %% input twice mistake="squared_inputs"
def back_propagation_sigmoid(x, y, a):
    per_sample = x * x * mse_gradient(a, y) * a * (1 - a)
    return np.sum(per_sample, axis=0)[:, None]


# %% delta alone mistake="input_forgotten"
def back_propagation_sigmoid(x, y, a):
    return mse_gradient(a, y) * a * (1 - a)


# %% delta alone, by steps mistake="input_forgotten"
def back_propagation_sigmoid(x, y, a):
    n = x.shape[0]
    delta = 2 * (a - y) * a * (1 - a) / n
    return delta


# %% db returned, too mistake="extra_returned"
def back_propagation_sigmoid(x, y, a):
    dz = 2 / len(x) * (a - y) * a * (1 - a)
    return x.T @ dz, np.sum(dz)


# %% db by the mean mistake="extra_returned"
def back_propagation_sigmoid(x, y, a):
    dz = mse_gradient(a, y) * a * (1 - a)
    dw = np.dot(x.T, dz)
    db = len(x) * np.mean(dz)
    return dw, db


# %% db as a matrix mistake="extra_returned"
def back_propagation_sigmoid(x, y, a):
    m = x.shape[0]
    dZ = 2 * (a - y) * a * (1 - a)
    dW = 1 / m * np.dot(x.T, dZ)
    db = 1 / m * np.sum(dZ, axis=0, keepdims=True)
    return dW, db


# %% db as a matrix, mse_gradient mistake="extra_returned"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * a * (1 - a)
    return x.T @ delta, delta.sum().reshape(1, 1)


# %% flat column mistake="spread_to_square"
def back_propagation_sigmoid(x, y, a):
    n, d_in = x.shape
    delta = (a - y) * a * (1 - a)
    dw = np.zeros((d_in, 1))
    for j in range(d_in):
        dw[j, 0] = 2 / n * np.sum(np.multiply(delta, x[:, j]))
    return dw


# %% flat columns in a list mistake="spread_to_square"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * a * (1 - a)
    return np.array([[np.sum(delta * column)] for column in x.T])


# %% not added up mistake="only_last_sample"
def back_propagation_sigmoid(x, y, a):
    n, d_in = x.shape
    dw = np.zeros((d_in, 1))
    for i in range(n):
        delta = (a[i, 0] - y[i, 0]) * a[i, 0] * (1 - a[i, 0])
        for j in range(d_in):
            dw[j, 0] = 2 / n * x[i, j] * delta
    return dw


# %% not added up, a sample at a time mistake="only_last_sample"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * a * (1 - a)
    for i in range(len(x)):
        dw = x[i].reshape(-1, 1) * delta[i]
    return dw


# %% tolist mistake="not_an_array"
def back_propagation_sigmoid(x, y, a):
    return (x.T @ (mse_gradient(a, y) * a * (1 - a))).tolist()


# %% lists by loops mistake="not_an_array"
def back_propagation_sigmoid(x, y, a):
    n, d_in = x.shape
    delta = [2 / n * (a[i, 0] - y[i, 0]) * a[i, 0] * (1 - a[i, 0]) for i in range(n)]
    return [[sum(x[i, j] * delta[i] for i in range(n))] for j in range(d_in)]


# %% sigmoid_derivative of lesson 02 mistake="undefined_name"
def back_propagation_sigmoid(x, y, a):
    delta = mse_gradient(a, y) * sigmoid_derivative(a)
    return x.T @ delta


# %% sigmoid of lesson 02 mistake="undefined_name"
def back_propagation_sigmoid(x, y, a):
    s = sigmoid(a)
    return 2 / len(x) * x.T @ ((a - y) * s * (1 - s))


# %% no sign of multiplication mistake="number_called"
def back_propagation_sigmoid(x, y, a):
    delta = (a - y) * a(1 - a)
    return 2 / len(x) * x.T @ delta


# %% no sign of multiplication after brackets mistake="number_called"
def back_propagation_sigmoid(x, y, a):
    return x.T @ (mse_gradient(a, y) * (a)(1 - a))
