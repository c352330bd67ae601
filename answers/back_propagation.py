# %% as the formula
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ (p - y)


# %% from mse_gradient
def back_propagation(x, y, p):
    try:
        dp = mse_gradient(p, y)
    except NameError:
        dp = 2 / len(p) * (p - y)
    return x.T @ dp


# %% np.dot
def back_propagation(x, y, p):
    n = x.shape[0]
    error = p - y
    dw = np.dot(x.T, error)
    return 2.0 * dw / n


# %% einsum
def back_propagation(x, y, p):
    return np.einsum("ni,nj->ij", x, p - y) * 2 / len(y)


# %% loops
def back_propagation(x, y, p):
    n, d = x.shape
    dw = np.zeros((d, 1))
    for j in range(d):
        for i in range(n):
            dw[j, 0] += 2 * x[i, j] * (p[i, 0] - y[i, 0]) / n
    return dw


# %% sum over samples
def back_propagation(x, y, p):
    每个样本 = x * (p - y)
    return 2 * np.mean(每个样本, axis=0, keepdims=True).T


# %% row times matrix, turned
def back_propagation(x, y, p):
    return ((p - y).T @ x).T * (2 / x.shape[0])


# %% outer products averaged
def back_propagation(x, y, p):
    total = sum(2 * x[[i]].T @ (p[[i]] - y[[i]]) for i in range(len(x)))
    print("总和", total.shape)
    return total / len(x)


# %% one weight after another
def back_propagation(x, y, p):
    n, d_in = x.shape
    error = (p - y).ravel()
    dw = np.zeros((d_in, 1))
    for j in range(d_in):
        dw[j] = 2 / n * np.sum(error * x[:, j])
    return dw


# %% transpose of y - p, minus
def back_propagation(x, y, p):
    m = y.shape[0]
    delta = np.subtract(y, p)
    return (-2.0 / m) * np.transpose(x).dot(delta)


# %% no mean mistake="no_mean"
def back_propagation(x, y, p):
    return 2 * x.T @ (p - y)


# %% derivative of the square only mistake="no_mean"
def back_propagation(x, y, p):
    delta = 2 * (p - y)
    return np.dot(x.T, delta)


# %% no two mistake="no_two"
def back_propagation(x, y, p):
    return x.T @ (p - y) / len(x)


# %% 1/m of the videos mistake="no_two"
def back_propagation(x, y, p):
    m = x.shape[0]
    dw = (1 / m) * np.dot(x.T, p - y)
    return dw


# %% neither mistake="no_two_no_mean"
def back_propagation(x, y, p):
    return x.T @ (p - y)


# %% delta and np.dot mistake="no_two_no_mean"
def back_propagation(x, y, p):
    delta = p - y
    return np.dot(x.T, delta)


# %% divided by the columns mistake="divided_by_columns"
def back_propagation(x, y, p):
    return 2 / x.shape[1] * x.T @ (p - y)


# %% d for n mistake="divided_by_columns"
def back_propagation(x, y, p):
    d_in, n = x.T.shape[0], x.shape[1]
    return 2 * np.dot(x.T, p - y) / n


# %% y minus p mistake="sign"
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ (y - p)


# %% no transpose mistake="matmul_shapes"
def back_propagation(x, y, p):
    return 2 / len(x) * x @ (p - y)


# %% np.dot without the transpose mistake="matmul_shapes"
def back_propagation(x, y, p):
    n = x.shape[0]
    return 2 * np.dot(x, p - y) / n


# %% star after the transpose mistake="broadcast_shapes"
def back_propagation(x, y, p):
    return x.T * mse_gradient(p, y)


# %% np.multiply after the transpose mistake="broadcast_shapes"
def back_propagation(x, y, p):
    n = x.shape[0]
    return np.multiply(x.T, 2 / n * (p - y))


# %% not_summed [markdown]
# 得到了一张 (n, d_in) 的表，用了 *？各个样本的份要加起来：x 转置之后用 @。

# %% star for matmul mistake="not_summed"
def back_propagation(x, y, p):
    return 2 / len(x) * x * (p - y)


# %% np.multiply for np.dot mistake="not_summed"
def back_propagation(x, y, p):
    error = p - y
    return 2 * np.multiply(x, error) / x.shape[0]


# %% the seed's loss minus p mistake="loss_minus_p"
def back_propagation(x, y, p):
    loss = np.sum((p - y) ** 2) / len(p)
    return np.matmul(x.T, loss - p)


# %% loss minus p, np.dot mistake="loss_minus_p"
def back_propagation(x, y, p):
    loss = np.mean(np.square(p - y))
    delta_error = loss - p
    return np.dot(x.T, delta_error)


# %% loss minus p, two over n mistake="loss_minus_p"
def back_propagation(x, y, p):
    loss = np.mean((p - y) ** 2)
    return 2 / len(x) * x.T @ (loss - p)


# %% loss minus p, two and mean mistake="loss_minus_p"
def back_propagation(x, y, p):
    n = x.shape[0]
    error = np.sum((p - y) ** 2) / n
    return 2 * np.dot(x.T, error - p) / n


# %% loss_for_error [markdown]
# 看起来用 loss 代替了误差 p - y：代价是一个总分，误差每个样本都有一个。

# %% loss in place of the error mistake="loss_for_error"
def back_propagation(x, y, p):
    loss = np.mean((p - y) ** 2)
    return 2 / len(x) * x.T @ np.full(p.shape, loss)


# %% loss times the inputs mistake="loss_for_error"
def back_propagation(x, y, p):
    n = x.shape[0]
    error = np.sum((p - y) ** 2) / n
    return 2 / n * np.sum(x * error, axis=0, keepdims=True).T


# %% error squared mistake="squared_error"
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ (p - y) ** 2


# %% np.square of the error mistake="squared_error"
def back_propagation(x, y, p):
    n = x.shape[0]
    return np.dot(x.T, 2 * np.square(p - y)) / n


# %% label forgotten mistake="label_forgotten"
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ p


# %% label forgotten, np.dot mistake="label_forgotten"
def back_propagation(x, y, p):
    n = x.shape[0]
    return 2 * np.dot(x.T, p) / n


# %% absolute error mistake="absolute_error"
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ np.abs(p - y)


# %% np.absolute mistake="absolute_error"
def back_propagation(x, y, p):
    error = np.absolute(y - p)
    return 2 * np.dot(x.T, error) / len(y)


# %% divided_by_all [markdown]
# 看起来除以了元素总数 n × d_in：只除以样本数 n。

# %% mean over everything mistake="divided_by_all"
def back_propagation(x, y, p):
    return 2 / x.size * x.T @ (p - y)


# %% mean of a table mistake="divided_by_all"
def back_propagation(x, y, p):
    n, d_in = x.shape
    return 2 * np.dot(x.T, p - y) / (n * d_in)


# %% averaged twice mistake="twice_averaged"
def back_propagation(x, y, p):
    dp = 2 / len(p) * (p - y)
    return x.T @ dp / len(x)


# %% mse_gradient, and the mean again mistake="twice_averaged"
def back_propagation(x, y, p):
    n = x.shape[0]
    return 1 / n * np.dot(x.T, mse_gradient(p, y))


# %% input_forgotten [markdown]
# 看起来没有乘输入 x：每个权重的梯度要乘上自己的输入。

# %% input forgotten mistake="input_forgotten"
def back_propagation(x, y, p):
    return np.full((x.shape[1], 1), 2 * np.mean(p - y))


# %% mean error for every weight mistake="input_forgotten"
def back_propagation(x, y, p):
    n, d_in = x.shape
    slope = 2 / n * np.sum(p - y)
    return np.ones((d_in, 1)) * slope


# %% mse_gradient alone mistake="input_forgotten"
def back_propagation(x, y, p):
    return mse_gradient(p, y)


# %% two over n times the error mistake="input_forgotten"
def back_propagation(x, y, p):
    n = x.shape[0]
    return 2 * (p - y) / n


# %% row for column mistake="transposed"
def back_propagation(x, y, p):
    return 2 / len(x) * (p - y).T @ x


# %% row, keepdims mistake="transposed"
def back_propagation(x, y, p):
    return 2 * np.mean(x * (p - y), axis=0, keepdims=True)


# %% one-dimensional mistake="lost_axis"
def back_propagation(x, y, p):
    return 2 * np.mean(x * (p - y), axis=0)


# %% one-dimensional by ravel mistake="lost_axis"
def back_propagation(x, y, p):
    return (2 / len(x) * x.T @ (p - y)).ravel()


# %% no return mistake="no_return"
def back_propagation(x, y, p):
    dw = 2 / len(x) * x.T @ (p - y)


# %% printed, not returned mistake="no_return"
def back_propagation(x, y, p):
    dw = x.T @ mse_gradient(p, y)
    print(dw)


# %% arguments in another order mistake="sign"
def back_propagation(x, p, y):
    return 2 / len(x) * x.T @ (p - y)


# %% y minus p in np.dot mistake="sign"
def back_propagation(x, y, p):
    n = x.shape[0]
    error = y - p
    return 2 * np.dot(x.T, error) / n


# %% one over 2m mistake="halved"
def back_propagation(x, y, p):
    m = x.shape[0]
    return 1 / (2 * m) * np.dot(x.T, p - y)


# %% half of the mean mistake="halved"
def back_propagation(x, y, p):
    return 0.5 * np.mean(x * (p - y), axis=0).reshape(-1, 1)


# %% loss_as_label [markdown]
# 看起来把 loss 放到了 y 的位置：先是 x，再是真实值 y，最后是输出 p。

# %% p minus loss mistake="loss_as_label"
def back_propagation(x, y, p):
    loss = np.mean((p - y) ** 2)
    return 2 / len(x) * x.T @ (p - loss)


# %% mse_gradient of the loss mistake="loss_as_label"
def back_propagation(x, y, p):
    n = x.shape[0]
    error = np.sum((p - y) ** 2) / n
    return 2 * np.dot(x.T, p - error) / n


# %% factor_twice [markdown]
# 看起来 2/n 乘了两遍：mse_gradient 里已经有了。

# %% mse_gradient and two over n mistake="factor_twice"
def back_propagation(x, y, p):
    return 2 / len(x) * x.T @ mse_gradient(p, y)


# %% dp and two over n mistake="factor_twice"
def back_propagation(x, y, p):
    n = x.shape[0]
    dp = 2 * (p - y) / n
    dw = 2 * np.dot(x.T, dp) / n
    return dw


# %% spread_to_square [markdown]
# 看起来 (n, 1) 乘 (n,) 展成了 (n, n) 的表：x[:, j] 是一维的，要写 x[:, [j]]，或者直接用 @。

# %% np.multiply with a flat column mistake="spread_to_square"
def back_propagation(x, y, p):
    n, d_in = x.shape
    error = p - y
    dw = np.zeros((d_in, 1))
    for j in range(d_in):
        term = np.multiply(error, x[:, j])
        dw[j, 0] = 2 / n * np.sum(term)
    return dw


# %% star with a flat column mistake="spread_to_square"
def back_propagation(x, y, p):
    n = len(x)
    slopes = [2 * ((p - y) * column).sum() / n for column in x.T]
    return np.array(slopes).reshape(-1, 1)


# %% squared_inputs [markdown]
# 看起来输入多了一个平方：这条边的斜率就是 x。

# %% inputs squared mistake="squared_inputs"
def back_propagation(x, y, p):
    return 2 / len(x) * (x ** 2).T @ (p - y)


# %% input twice, sample by sample mistake="squared_inputs"
def back_propagation(x, y, p):
    n = x.shape[0]
    per_sample = x * x * (p - y)
    return 2 / n * np.sum(per_sample, axis=0).reshape(-1, 1)


# %% db returned, too mistake="extra_returned"
def back_propagation(x, y, p):
    n = x.shape[0]
    dp = 2 / n * (p - y)
    dw = np.dot(x.T, dp)
    db = np.sum(dp)
    return dw, db


# %% db by the mean mistake="extra_returned"
def back_propagation(x, y, p):
    error = p - y
    return 2 / len(x) * x.T @ error, 2 * np.mean(error)


# %% db as a matrix mistake="extra_returned"
def back_propagation(x, y, p):
    m = x.shape[0]
    dZ = 2 * (p - y)
    dW = 1 / m * np.dot(x.T, dZ)
    db = 1 / m * np.sum(dZ, axis=0, keepdims=True)
    return dW, db


# %% db as a matrix, mse_gradient mistake="extra_returned"
def back_propagation(x, y, p):
    dp = mse_gradient(p, y)
    return x.T @ dp, dp.sum().reshape(1, 1)


# %% only_last_sample [markdown]
# 看起来只留下了最后一个样本的梯度：循环里要用 += 累加。

# %% not added up mistake="only_last_sample"
def back_propagation(x, y, p):
    n, d_in = x.shape
    dw = np.zeros((d_in, 1))
    for i in range(n):
        for j in range(d_in):
            dw[j, 0] = 2 / n * x[i, j] * (p[i, 0] - y[i, 0])
    return dw


# %% not added up, a sample at a time mistake="only_last_sample"
def back_propagation(x, y, p):
    n = x.shape[0]
    for i in range(n):
        dw = 2 * x[i].reshape(-1, 1) * (p[i] - y[i])
    return dw / n


# %% tolist mistake="not_an_array"
def back_propagation(x, y, p):
    return (2 / len(x) * x.T @ (p - y)).tolist()


# %% lists by loops mistake="not_an_array"
def back_propagation(x, y, p):
    n, d_in = x.shape
    return [[2 / n * sum(x[i, j] * (p[i, 0] - y[i, 0]) for i in range(n))] for j in range(d_in)]


# %% no sign of multiplication mistake="number_called"
def back_propagation(x, y, p):
    n = len(x)
    return 2 / n(x.T @ (p - y))


# %% no sign of multiplication after brackets mistake="number_called"
def back_propagation(x, y, p):
    return (2 / len(x))(x.T @ (p - y))
