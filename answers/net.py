# %% the three pieces
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:", forward)
    print("loss:", loss)
    print("dw:", dw)
    return forward, loss, dw


# %% written out, one f-string
def net(x, w, y):
    p = x @ w
    e = p - y
    loss = (e ** 2).mean()
    dw = 2 * x.T @ e / x.shape[0]
    print(f"forward = {p}, loss = {loss:.2f}, dw = {dw.T}")
    return p, loss, dw


# %% format as in the seed, two decimals
def net(x, w, y):
    np.set_printoptions(precision=2, suppress=True)
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:{0} \nloss:{1:.1e}\nbackward (dw):\n{2}".format(forward, loss, dw))
    np.set_printoptions(precision=8, suppress=False)
    return (forward, loss, dw)


# %% keywords, a list
def net(x, w, y):
    forward = forward_propagation(inputs=x, weights=w)
    loss = mse(p=forward, y=y)
    dw = back_propagation(x=x, y=y, p=forward)
    for name, value in [("dw", dw), ("loss", loss), ("forward", forward)]:
        print(name, np.round(value, 3))
    return [forward, loss, dw]


# %% loops
def net(x, w, y):
    n, d = x.shape
    forward = np.zeros((n, 1))
    for i in range(n):
        for j in range(d):
            forward[i, 0] += x[i, j] * w[j, 0]
    loss = 0.0
    for i in range(n):
        loss += (forward[i, 0] - y[i, 0]) ** 2 / n
    dw = np.zeros((d, 1))
    for j in range(d):
        for i in range(n):
            dw[j, 0] += 2 / n * x[i, j] * (forward[i, 0] - y[i, 0])
    print("Forward", forward.tolist(), "Loss", loss, "dW", dw.tolist(), sep="\n")
    return forward, loss, dw


# %% einsum and item
def net(x, w, y):
    forward = np.einsum("ij,jk->ik", x, w)
    误差 = forward - y
    loss = (误差.T @ 误差).item() / len(误差)
    dw = 2 / len(x) * np.einsum("ij,ik->jk", x, 误差)
    print("forward\tloss\tdw")
    print(forward.ravel(), loss, dw.ravel(), sep="\t")
    return forward, loss, dw


# %% own helpers, integers printed
def net(x, w, y):
    def gradient(p):
        return np.dot(x.T, 2 * (p - y)) / len(p)

    def show(name, value):
        print(name + ":", "; ".join("%.0f" % v for v in np.ravel(value)))

    p = np.dot(x, w)
    result = p, np.mean(np.square(p - y)), gradient(p)
    for name, value in zip(("forward", "loss", "dw"), result):
        show(name, value)
    return result


# %% loss as a 0-d array, scientific
def net(x, w, y):
    forward = np.matmul(x, w)
    loss = np.array(np.sum(np.power(forward - y, 2)) / forward.shape[0])
    dw = np.matmul(x.T, forward - y) * 2 / forward.shape[0]
    with np.printoptions(formatter={"float": "{: .3e}".format}):
        print("loss %g" % loss)
        print("forward", forward)
        print("dw", dw)
    return forward, loss, dw


# %% repr of numpy scalars
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss, dw = mse(forward, y), back_propagation(x, y, forward)
    print({"forward": forward, "loss": loss, "dw": dw})
    return forward, loss, dw


# %% delta first, labels with colons
def net(x, w, y):
    n = x.shape[0]
    forward = np.dot(x, w)
    delta = forward - y
    loss = np.sum(np.square(delta)) / n
    dw = np.dot(x.T, delta) * (2 / n)
    print("forward:")
    print(forward)
    print("loss:", loss)
    print("dw:")
    print(dw)
    return forward, loss, dw


# %% wrong_order [markdown]
# 返回值的顺序不对：照着说明里“返回”的顺序，一个一个排好。

# %% loss first mistake="wrong_order"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return loss, forward, dw


# %% dw before loss mistake="wrong_order"
def net(x, w, y):
    forward = forward_propagation(x, w)
    dw = back_propagation(x, y, forward)
    loss = mse(forward, y)
    print("forward", forward, "dw", dw, "loss", loss)
    return forward, dw, loss


# %% loss first, written out mistake="wrong_order"
def net(x, w, y):
    p = x @ w
    e = p - y
    loss, dw = np.mean(e ** 2), 2 / len(x) * x.T @ e
    print("loss:", loss, "forward:", p, "dw:", dw)
    return loss, p, dw


# %% dw before loss, written out mistake="wrong_order"
def net(x, w, y):
    p = x @ w
    e = p - y
    loss, dw = np.mean(e ** 2), 2 / len(x) * x.T @ e
    print("forward:", p, "dw:", dw, "loss:", loss)
    return p, dw, loss


# %% backwards mistake="wrong_order"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return dw, loss, forward


# %% backwards, written out mistake="wrong_order"
def net(x, w, y):
    p = np.dot(x, w)
    loss = np.mean(np.square(p - y))
    dw = 2 * np.dot(x.T, p - y) / x.shape[0]
    print("dw:", dw, "loss:", loss, "forward:", p)
    return dw, loss, p


# %% loss as a matrix mistake="not_a_number"
def net(x, w, y):
    forward = x @ w
    error = forward - y
    loss = error.T @ error / len(x)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% loss as a matrix by np.dot mistake="not_a_number"
def net(x, w, y):
    forward = forward_propagation(x, w)
    delta = forward - y
    loss = np.dot(delta.T, delta) / x.shape[0]
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% loss along the rows mistake="not_a_number"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = np.mean((forward - y) ** 2, axis=0)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% loss by the built-in sum mistake="not_a_number"
def net(x, w, y):
    forward = x @ w
    loss = sum((forward - y) ** 2) / len(x)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% loss of each sample mistake="not_a_number"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = (forward - y) ** 2
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% loss of each sample, np.square mistake="not_a_number"
def net(x, w, y):
    p = np.dot(x, w)
    loss = np.square(p - y)
    dw = 2 / len(x) * np.dot(x.T, p - y)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% prints and returns nothing mistake="no_return"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:{0} \nloss:{1}\ndw:\n{2}".format(forward, loss, dw))


# %% return forgotten, written out mistake="no_return"
def net(x, w, y):
    p = x @ w
    print("forward:", p)
    print("loss:", np.mean((p - y) ** 2))
    print("dw:", 2 / len(x) * x.T @ (p - y))


# %% prints nothing mistake="prints_nothing"
def net(x, w, y):
    forward = forward_propagation(x, w)
    return forward, mse(forward, y), back_propagation(x, y, forward)


# %% prints nothing, written out mistake="prints_nothing"
def net(x, w, y):
    p = x @ w
    e = p - y
    return p, np.mean(e ** 2), 2 / len(x) * x.T @ e


# %% loss handed to back_propagation mistake="loss_as_label"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, loss, forward)
    print("forward:", forward, "\nloss:", loss, "\ndw:", dw)
    return forward, loss, dw


# %% loss for y, in one line mistake="loss_as_label"
def net(x, w, y):
    p = x @ w
    loss = np.mean((p - y) ** 2)
    dw = 2 / len(x) * x.T @ (p - loss)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% the gradient of the seed mistake="loss_minus_p"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    delta_error = loss - forward
    dw = np.matmul(x.T, delta_error)
    print("forward:", forward, "\nloss:", loss, "\ndw:", dw)
    return forward, loss, dw


# %% the gradient of the seed, written out mistake="loss_minus_p"
def net(x, w, y):
    p = np.dot(x, w)
    error = np.sum((p - y) ** 2) / len(y)
    dw = np.dot(x.T, error - p)
    print("forward:", p, "loss:", error, "dw:", dw)
    return p, error, dw


# %% loss minus p, two over n mistake="loss_minus_p"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 / len(x) * x.T @ (loss - forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% p and loss exchanged mistake="loss_minus_p"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, forward, loss)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% loss in place of the error mistake="loss_for_error"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 / len(x) * x.T @ np.full((len(x), 1), loss)
    print("forward:", forward, "\nloss:", loss, "\ndw:", dw)
    return forward, loss, dw


# %% loss times the inputs mistake="loss_for_error"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 / len(x) * loss * np.sum(x, axis=0, keepdims=True).T
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% p and y exchanged mistake="sign"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, forward, y)
    print("forward:", forward, "\nloss:", loss, "\ndw:", dw)
    return forward, loss, dw


# %% y minus p mistake="sign"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 / len(x) * x.T @ (y - forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% the label backward mistake="label_missing"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:{0} \nloss:{1}\nbackward:\n{2}".format(forward, loss, dw))
    return forward, loss, dw


# %% Chinese labels mistake="label_missing"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("输出", forward, "代价", loss, "梯度", dw)
    return forward, loss, dw


# %% values without labels mistake="label_missing"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print(forward, loss, dw)
    return forward, loss, dw


# %% prints the shape of dw mistake="value_not_printed"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw.shape)
    return forward, loss, dw


# %% forgets the f of the f-string mistake="value_not_printed"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward: {forward} loss: {loss} dw: {dw}")
    return forward, loss, dw


# %% prints every number there is mistake="value_not_printed"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward, loss, dw:", *range(-200, 200), y.sum())
    return forward, loss, dw


# %% w and x exchanged mistake="matmul_shapes"
def net(x, w, y):
    forward = forward_propagation(w, x)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% np.dot of w and x mistake="matmul_shapes"
def net(x, w, y):
    forward = np.dot(w, x)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% no transpose in dw mistake="matmul_shapes"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 / len(x) * x @ (forward - y)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% no transpose in dw, np.dot mistake="matmul_shapes"
def net(x, w, y):
    p = np.dot(x, w)
    loss = np.mean(np.square(p - y))
    dw = 2 * np.dot(x, p - y) / len(y)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% dw transposed mistake="transposed"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 / len(x) * (forward - y).T @ x
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% dw as a row, by the mean mistake="transposed"
def net(x, w, y):
    p = x @ w
    loss = np.mean((p - y) ** 2)
    dw = 2 * np.mean((p - y) * x, axis=0, keepdims=True)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% a dict mistake="not_a_tuple"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    result = {"forward": forward, "loss": loss, "dw": dw}
    print(result)
    return result


# %% returns dw alone mistake="not_a_tuple"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return dw


# %% a dict, built up mistake="not_a_tuple"
def net(x, w, y):
    result = {}
    result["forward"] = x @ w
    result["loss"] = np.mean((result["forward"] - y) ** 2)
    result["dw"] = 2 / len(x) * x.T @ (result["forward"] - y)
    print(result)
    return result


# %% dw alone, written out mistake="not_a_tuple"
def net(x, w, y):
    p = x @ w
    print("forward:", p, "loss:", np.mean((p - y) ** 2))
    dw = 2 / len(x) * x.T @ (p - y)
    print("dw:", dw)
    return dw


# %% forward alone mistake="not_a_tuple"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward


# %% forward alone, written out mistake="not_a_tuple"
def net(x, w, y):
    p = np.dot(x, w)
    print("forward:", p)
    print("loss:", np.mean(np.square(p - y)))
    print("dw:", 2 * np.dot(x.T, p - y) / len(x))
    return p


# %% returns two mistake="wrong_count"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return loss, dw


# %% loss and dw mistake="wrong_count"
def net(x, w, y):
    p = x @ w
    loss = np.mean((p - y) ** 2)
    dw = 2 / len(x) * x.T @ (p - y)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return loss, dw


# %% forward and loss mistake="wrong_count"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss


# %% p and loss mistake="wrong_count"
def net(x, w, y):
    p = np.dot(x, w)
    loss = np.sum((p - y) ** 2) / len(y)
    print("forward:", p, "loss:", loss, "dw:", back_propagation(x, y, p))
    return p, loss


# %% grads and cost mistake="wrong_count"
def net(x, w, y):
    forward = forward_propagation(x, w)
    cost = mse(forward, y)
    grads = {"dw": back_propagation(x, y, forward)}
    print("forward:", forward, "loss:", cost, "dw:", grads["dw"])
    return grads, cost


# %% grads and cost, written out mistake="wrong_count"
def net(x, w, y):
    m = x.shape[0]
    A = np.dot(x, w)
    cost = 1 / m * np.sum((A - y) ** 2)
    dw = 2 / m * np.dot(x.T, A - y)
    print("forward:", A, "loss:", cost, "dw:", dw)
    grads = {"dw": dw}
    return grads, cost


# %% the error, too mistake="wrong_count"
def net(x, w, y):
    forward = forward_propagation(x, w)
    error = forward - y
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, error, loss, dw


# %% the error, too, written out mistake="wrong_count"
def net(x, w, y):
    p = x @ w
    e = p - y
    loss, dw = np.mean(e ** 2), 2 / len(x) * x.T @ e
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, e, loss, dw


# %% no 2 mistake="no_two"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = x.T @ (forward - y) / len(x)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% 1/m of the videos in dw mistake="no_two"
def net(x, w, y):
    m = x.shape[0]
    p = x @ w
    loss = np.mean((p - y) ** 2)
    dw = 1 / m * np.dot(x.T, p - y)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% no 1/n in the gradient mistake="no_mean"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 * x.T @ (forward - y)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% no 2/n mistake="no_two_no_mean"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = x.T @ (forward - y)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% delta and np.dot mistake="no_two_no_mean"
def net(x, w, y):
    p = np.dot(x, w)
    delta = p - y
    loss = np.mean(np.square(delta))
    dw = np.dot(x.T, delta)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% sum in place of the mean mistake="no_mean"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = np.sum((forward - y) ** 2)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% derivative of the square only mistake="no_mean"
def net(x, w, y):
    p = x @ w
    loss = np.mean((p - y) ** 2)
    delta = 2 * (p - y)
    dw = np.dot(x.T, delta)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% sum of squares mistake="no_mean"
def net(x, w, y):
    forward = x @ w
    loss = ((forward - y) ** 2).sum()
    dw = 2 / len(x) * x.T @ (forward - y)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% one sample in mind mistake="no_mean"
def net(x, w, y):
    p = x @ w
    loss = np.sum((p - y) ** 2)
    dw = 2 * x.T @ (p - y)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% sums in both mistake="no_mean"
def net(x, w, y):
    forward = forward_propagation(x, w)
    error = forward - y
    loss = np.sum(np.square(error))
    dw = np.dot(x.T, 2 * error)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% sigmoid on the output mistake="extra_activation"
def net(x, w, y):
    forward = 1 / (1 + np.exp(-x @ w))
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% sigmoid in a function of its own mistake="extra_activation"
def net(x, w, y):
    def sigma(z):
        return 1 / (1 + np.exp(-z))

    forward = sigma(forward_propagation(x, w))
    loss = np.mean((forward - y) ** 2)
    dw = 2 / len(x) * x.T @ (forward - y)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% error_returned [markdown]
# 看起来是误差 p - y：forward 是网络的输出 p 本身。

# %% returns the error mistake="error_returned"
def net(x, w, y):
    p = forward_propagation(x, w)
    forward = p - y
    loss = np.mean(forward ** 2)
    dw = back_propagation(x, y, p)
    print("forward", p, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% returns the error of the pieces mistake="error_returned"
def net(x, w, y):
    e = x @ w - y
    loss, dw = np.mean(e ** 2), 2 / len(x) * x.T @ e
    print("forward:", x @ w, "loss:", loss, "dw:", dw)
    return e, loss, dw


# %% the example written down mistake="constant"
def net(x, w, y):
    forward, loss = np.full((len(x), 1), 7.0), 9.0
    dw = np.resize([[6.0], [12.0], [0.0], [-6.0], [18.0]], w.shape)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% w_already_updated [markdown]
# 看起来是更新之后的 W：这里只要梯度 dw，更新是 train 的事。

# %% returns the updated weights mistake="w_already_updated"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, w - dw


# %% new weights of the pieces mistake="w_already_updated"
def net(x, w, y):
    p = x @ w
    loss = np.mean((p - y) ** 2)
    w_new = w - 2 / len(x) * x.T @ (p - y)
    print("forward:", p, "loss:", loss, "dw:", w_new)
    return p, loss, w_new


# %% new weights by a rate of its own mistake="w_already_updated"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, w - 0.01 * dw


# %% new weights by a rate of its own, written out mistake="w_already_updated"
def net(x, w, y):
    learning_rate = 0.01
    p = x @ w
    loss = np.mean((p - y) ** 2)
    w_new = w - learning_rate * 2 / len(x) * x.T @ (p - y)
    print("forward:", p, "loss:", loss, "dw:", w_new)
    return p, loss, w_new


# %% misspelt helper mistake="undefined_name"
def net(x, w, y):
    forward = forward_progragation(x, w)
    loss = mse(forward, y)
    dw = back_progragation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% helper of lesson 04 mistake="undefined_name"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = x.T @ mse_gradient(forward, y)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% loss_as_output [markdown]
# 看起来把 loss 放到了 p 的位置：第三个参数是网络的输出 forward。

# %% the loss in the place of p mistake="loss_as_output"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, loss)
    print(f"forward: {forward} loss: {loss} dw: {dw}")
    return forward, loss, dw


# %% the loss for p, written out mistake="loss_as_output"
def net(x, w, y):
    p = x @ w
    loss = np.mean((p - y) ** 2)
    dw = 2 / len(x) * x.T @ (loss - y)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% outer_product [markdown]
# 看起来用了 * 或 np.multiply，得到了一张表：输入在左，权重在右，用 @。

# %% star for matmul mistake="outer_product"
def net(x, w, y):
    forward = x * w
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% np.multiply for matmul mistake="outer_product"
def net(x, w, y):
    forward = np.multiply(x, w)
    loss = np.sum((forward - y) ** 2) / len(forward)
    dw = 2 / len(x) * x.T @ (forward - y)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% star for matmul, written out mistake="outer_product"
def net(x, w, y):
    p = w * x
    loss = np.mean(np.square(p - y))
    dw = 2 * np.dot(x.T, p - y) / len(x)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% star and the mean of all mistake="outer_product"
def net(x, w, y):
    p = w * x
    loss = np.mean((p - y) ** 2)
    dw = 2 / len(x) * np.dot(x.T, p - y)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% loss and gradient of the videos mistake="halved"
def net(x, w, y):
    m = x.shape[0]
    p = x @ w
    loss = 1 / (2 * m) * np.sum((p - y) ** 2)
    dw = 1 / m * x.T @ (p - y)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% half of the mean, and its gradient mistake="halved"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = 0.5 * np.mean(np.square(forward - y))
    dw = np.dot(x.T, forward - y) / len(x)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% loss of the videos mistake="halved"
def net(x, w, y):
    m = x.shape[0]
    forward = forward_propagation(x, w)
    loss = 1 / (2 * m) * np.sum((forward - y) ** 2)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% half of mse mistake="halved"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y) / 2
    dw = 2 / len(x) * x.T @ (forward - y)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% root of the mean mistake="rms"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = np.sqrt(mse(forward, y))
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% root, written out mistake="rms"
def net(x, w, y):
    p = x @ w
    loss = np.mean((p - y) ** 2) ** 0.5
    dw = 2 / len(x) * x.T @ (p - y)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% mean error mistake="not_squared"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = np.mean(forward - y)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% sum of errors over n mistake="not_squared"
def net(x, w, y):
    p = x @ w
    e = p - y
    loss, dw = np.sum(e) / len(x), 2 / len(x) * x.T @ e
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% d for n in dw mistake="divided_by_columns"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 / x.shape[1] * x.T @ (forward - y)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% len(w) for n in dw mistake="divided_by_columns"
def net(x, w, y):
    p = x @ w
    loss = np.mean((p - y) ** 2)
    dw = 2 * np.dot(x.T, p - y) / len(w)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% forward and dw flattened mistake="lost_axis"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward.ravel(), loss, dw.ravel()


# %% everything flat from the start mistake="lost_axis"
def net(x, w, y):
    p, target = (x @ w).flatten(), y.flatten()
    loss = np.mean((p - target) ** 2)
    dw = 2 / len(x) * x.T @ (p - target)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% dw flattened mistake="lost_axis"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward).flatten()
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% dw as a mean over the samples mistake="lost_axis"
def net(x, w, y):
    p = x @ w
    loss = np.mean((p - y) ** 2)
    dw = 2 * np.mean(x * (p - y), axis=0)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% squared error in dw mistake="squared_error"
def net(x, w, y):
    forward = forward_propagation(x, w)
    error = (forward - y) ** 2
    loss = np.mean(error)
    dw = 2 / len(x) * x.T @ error
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% squared error in dw, np.square mistake="squared_error"
def net(x, w, y):
    p = np.dot(x, w)
    squares = np.square(p - y)
    loss = np.sum(squares) / len(y)
    dw = 2 * np.dot(x.T, squares) / len(y)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% rounded for printing mistake="rounded"
def net(x, w, y):
    forward = np.round(forward_propagation(x, w), 2)
    loss = round(float(mse(forward_propagation(x, w), y)), 2)
    dw = np.round(back_propagation(x, y, forward_propagation(x, w)), 2)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% rounded at the end mistake="rounded"
def net(x, w, y):
    p = x @ w
    loss = np.mean((p - y) ** 2)
    dw = 2 / len(x) * x.T @ (p - y)
    p, loss, dw = np.around(p, 2), np.around(loss, 2), np.around(dw, 2)
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw


# %% star in dw mistake="not_summed"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 / len(x) * x * (forward - y)
    print("forward:", forward, "loss:", loss, "dw:", dw)
    return forward, loss, dw


# %% np.multiply in dw mistake="not_summed"
def net(x, w, y):
    p = x @ w
    error = p - y
    loss = np.mean(error ** 2)
    dw = np.multiply(x, 2 * error / len(x))
    print("forward:", p, "loss:", loss, "dw:", dw)
    return p, loss, dw
