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


# %% wrong_order [markdown]
# 返回值的顺序不对: 照着说明里 "返回" 的顺序, 一个一个排好.

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


# %% loss as a matrix mistake="not_a_number"
def net(x, w, y):
    forward = x @ w
    error = forward - y
    loss = error.T @ error / len(x)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% prints and returns nothing mistake="no_return"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward:{0} \nloss:{1}\ndw:\n{2}".format(forward, loss, dw))


# %% prints nothing mistake="prints_nothing"
def net(x, w, y):
    forward = forward_propagation(x, w)
    return forward, mse(forward, y), back_propagation(x, y, forward)


# %% loss handed to back_propagation mistake="loss_as_label"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, loss, forward)
    print("forward:", forward, "\nloss:", loss, "\ndw:", dw)
    return forward, loss, dw


# %% the gradient of the seed mistake="loss_minus_p"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    delta_error = loss - forward
    dw = np.matmul(x.T, delta_error)
    print("forward:", forward, "\nloss:", loss, "\ndw:", dw)
    return forward, loss, dw


# %% loss in place of the error mistake="loss_for_error"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 / len(x) * x.T @ np.full((len(x), 1), loss)
    print("forward:", forward, "\nloss:", loss, "\ndw:", dw)
    return forward, loss, dw


# %% p and y exchanged mistake="sign"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, forward, y)
    print("forward:", forward, "\nloss:", loss, "\ndw:", dw)
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


# %% updates w in place mistake="changed_argument"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    w -= 0.01 * dw
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% error left in y mistake="changed_argument"
def net(x, w, y):
    forward = x @ w
    y -= forward
    loss = np.mean(y ** 2)
    dw = -2 / len(x) * x.T @ y
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% dw transposed mistake="transposed"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = 2 / len(x) * (forward - y).T @ x
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


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


# %% returns two mistake="wrong_count"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return loss, dw


# %% no 2 mistake="no_two"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = x.T @ (forward - y) / len(x)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


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


# %% sum in place of the mean mistake="no_mean"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = np.sum((forward - y) ** 2)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% sigmoid on the output mistake="extra_activation"
def net(x, w, y):
    forward = 1 / (1 + np.exp(-x @ w))
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% error_returned [markdown]
# 看起来是误差 p - y: forward 是网络的输出 p 本身.

# %% returns the error mistake="error_returned"
def net(x, w, y):
    p = forward_propagation(x, w)
    forward = p - y
    loss = np.mean(forward ** 2)
    dw = back_propagation(x, y, p)
    print("forward", p, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% the example written down mistake="constant"
def net(x, w, y):
    forward, loss = np.full((len(x), 1), 7.0), 9.0
    dw = np.resize([[6.0], [12.0], [0.0], [-6.0], [18.0]], w.shape)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% w_already_updated [markdown]
# 看起来是更新之后的 W: 这里只要梯度 dw, 更新是 train 的事.

# %% returns the updated weights mistake="w_already_updated"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, w - dw


# %% misspelt helper mistake="undefined_name"
def net(x, w, y):
    forward = forward_progragation(x, w)
    loss = mse(forward, y)
    dw = back_progragation(x, y, forward)
    print("forward", forward, "loss", loss, "dw", dw)
    return forward, loss, dw


# %% loss_as_output [markdown]
# 看起来把 loss 放到了 p 的位置: 第三个参数是网络的输出 forward.

# %% the loss in the place of p mistake="loss_as_output"
def net(x, w, y):
    forward = forward_propagation(x, w)
    loss = mse(forward, y)
    dw = back_propagation(x, y, loss)
    print(f"forward: {forward} loss: {loss} dw: {dw}")
    return forward, loss, dw
