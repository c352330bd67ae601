# %% the pieces
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = [mse(forward_propagation(x, w_trained), y)]
    for step in range(steps):
        p = forward_propagation(x, w_trained)
        dw = back_propagation(x, y, p)
        w_trained = w_trained - learning_rate * dw
        losses.append(mse(forward_propagation(x, w_trained), y))
    return w_trained, losses


# %% on net, which prints
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps):
        forward, loss, dw = net(x, w, y)
        losses.append(loss)
        w = w - learning_rate * dw
    forward, loss, dw = net(x, w, y)
    losses.append(loss)
    return w, losses


# %% written out, one loop of steps + 1
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        e = x @ w - y
        losses.append(float(np.mean(e ** 2)))
        if k < steps:
            w = w - learning_rate * 2 / len(x) * (x.T @ e)
    return w, losses


# %% array of losses, copy and in place
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = np.zeros(steps + 1)
    for k in range(steps):
        p = forward_propagation(x, w_trained)
        losses[k] = mse(p, y)
        w_trained -= learning_rate * back_propagation(x, y, p)
    losses[steps] = mse(forward_propagation(x, w_trained), y)
    return w_trained, losses


# %% while, Chinese names
def train(x, y, w, learning_rate, steps):
    权重 = np.array(w)
    n = x.shape[0]

    def 代价(权重):
        return np.sum(np.square(np.dot(x, 权重) - y)) / n

    losses = [代价(权重)]
    while len(losses) < steps + 1:
        梯度 = 2 / n * np.dot(x.T, np.dot(x, 权重) - y)
        权重 = 权重 - learning_rate * 梯度
        losses.append(代价(权重))
    return 权重, losses


# %% recursion
def train(x, y, w, learning_rate, steps):
    p = forward_propagation(x, w)
    loss = mse(p, y)
    if steps == 0:
        return w.copy(), [loss]
    w_next = w - learning_rate * back_propagation(x, y, p)
    w_trained, losses = train(x, y, w_next, learning_rate, steps - 1)
    return w_trained, [loss] + losses


# %% path of weights first
def train(x, y, w, learning_rate, steps):
    path = [w]
    for _ in range(steps):
        now = path[-1]
        path.append(now - learning_rate * back_propagation(x, y, forward_propagation(x, now)))
    return path[-1].copy(), [mse(forward_propagation(x, now), y) for now in path]


# %% loops over samples and weights, prints its progress
def train(x, y, w, learning_rate, steps):
    n, d = x.shape
    now = [float(v) for v in w[:, 0]]

    def predict(i):
        return sum(x[i, j] * now[j] for j in range(d))

    def loss():
        return sum((predict(i) - y[i, 0]) ** 2 for i in range(n)) / n

    losses = [loss()]
    for k in range(1, steps + 1):
        slope = [2 / n * sum((predict(i) - y[i, 0]) * x[i, j] for i in range(n)) for j in range(d)]
        now = [now[j] - learning_rate * slope[j] for j in range(d)]
        losses.append(loss())
        if k % 2 == 0:
            print("step", k, "loss", losses[-1])
    return np.array(now).reshape(d, 1), losses


# %% y - p and plus
def train(x, y, w, learning_rate, steps):
    step_size = learning_rate * 2 / len(y)
    losses = []
    w_trained = w + 0
    for _ in range(steps):
        losses += [np.mean((y - x @ w_trained) ** 2)]
        w_trained = w_trained + step_size * x.T @ (y - x @ w_trained)
    losses += [np.mean((y - x @ w_trained) ** 2)]
    return [w_trained, np.array(losses)]


# %% J_history of the course, one longer
def train(x, y, w, learning_rate, steps):
    m = len(y)
    theta = w.copy()
    J_history = [np.sum(np.square(x.dot(theta) - y)) / m]
    for i in range(steps):
        theta = theta - learning_rate * (2 / m) * x.T.dot(x.dot(theta) - y)
        J_history.append(np.sum(np.square(x.dot(theta) - y)) / m)
    return theta, J_history


# %% p kept from step to step
def train(x, y, w, learning_rate, steps):
    p = forward_propagation(x, w)
    losses = [mse(p, y)]
    for step in range(1, steps + 1):
        w = w - learning_rate * back_propagation(x, y, p)
        p = forward_propagation(x, w)
        losses.append(mse(p, y))
        if step % 100 == 0:
            print("step", step, "loss", losses[-1])
    return w, losses


# %% ascending [markdown]
# 看起来在上坡：W 要减去 learning_rate 乘以梯度，梯度里是 p - y，不是 y - p。

# %% ascends mistake="ascending"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w + learning_rate * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% y - p and minus mistake="ascending"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (y - x @ w)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% losses_one_short [markdown]
# losses 少了一个：更新之前的代价、最后一次更新之后的代价，都要记，一共 steps + 1 个。

# %% last loss missing mistake="losses_one_short"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps):
        p = forward_propagation(x, w)
        losses.append(mse(p, y))
        w = w - learning_rate * back_propagation(x, y, p)
    return w, losses


# %% net in the loop, last loss missing mistake="losses_one_short"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps):
        forward, loss, dw = net(x, w, y)
        losses.append(loss)
        w = w - learning_rate * dw
    return w, losses


# %% last loss missing, written out mistake="losses_one_short"
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps):
        e = x @ w - y
        losses.append(np.mean(e ** 2))
        w = w - learning_rate * 2 / len(x) * x.T @ e
    return w, losses


# %% first_loss_missing [markdown]
# 看起来漏了第一个代价：losses[0] 是还没有更新时的代价。

# %% losses after the update only mistake="first_loss_missing"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w - learning_rate * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% losses after the update, written out mistake="first_loss_missing"
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% losses after the update, in place on a copy mistake="first_loss_missing"
def train(x, y, w, learning_rate, steps):
    w_trained = np.copy(w)
    losses = []
    for _ in range(steps):
        w_trained -= learning_rate * back_propagation(x, y, forward_propagation(x, w_trained))
        loss = mse(forward_propagation(x, w_trained), y)
        losses.append(loss)
    return w_trained, losses


# %% minus-equals on the argument mistake="changed_argument"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w -= learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% a second name is no copy mistake="changed_argument"
def train(x, y, w, learning_rate, steps):
    w_trained = w
    losses = [mse(forward_propagation(x, w_trained), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w_trained))
        w_trained[:] = w_trained - learning_rate * dw
        losses.append(mse(forward_propagation(x, w_trained), y))
    return w_trained, losses


# %% theta in place mistake="changed_argument"
def train(x, y, w, learning_rate, steps):
    theta, m = w, len(y)
    J_history = [np.sum((x @ theta - y) ** 2) / m]
    for i in range(steps):
        theta -= learning_rate * 2 / m * x.T @ (x @ theta - y)
        J_history.append(np.sum((x @ theta - y) ** 2) / m)
    return theta, J_history


# %% rate_ignored [markdown]
# 看起来没有用上 learning_rate：梯度要先乘以它，再去更新 W。

# %% learning rate not used mistake="rate_ignored"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w - back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% learning rate not used, written out mistake="rate_ignored"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% rate of the example mistake="rate_ignored"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w - 0.01 * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% rate of the example by a name mistake="rate_ignored"
def train(x, y, w, learning_rate, steps):
    learning_rate = 0.01
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% gradient_once [markdown]
# 看起来每一步都用同一个梯度：W 变了，梯度要在循环里面重新算。

# %% gradient outside of the loop mistake="gradient_once"
def train(x, y, w, learning_rate, steps):
    dw = back_propagation(x, y, forward_propagation(x, w))
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% gradient of the first w in the loop mistake="gradient_once"
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w_trained = w_trained - learning_rate * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w_trained), y))
    return w_trained, losses


# %% not_updated [markdown]
# 返回的还是最初的 w：更新之后的 W 要存下来，最后返回它。

# %% returns the first w mistake="not_updated"
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = [mse(forward_propagation(x, w_trained), y)]
    for _ in range(steps):
        p = forward_propagation(x, w_trained)
        w_trained = w_trained - learning_rate * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w_trained), y))
    return w, losses


# %% never updates mistake="not_updated"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w - learning_rate * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% returns the first w, written out mistake="not_updated"
def train(x, y, w, learning_rate, steps):
    theta = w
    losses = [np.mean((x @ theta - y) ** 2)]
    for _ in range(steps):
        theta = theta - learning_rate * 2 / len(x) * x.T @ (x @ theta - y)
        losses.append(np.mean((x @ theta - y) ** 2))
    return w, losses


# %% new w not kept mistake="not_updated"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps + 1):
        p = x @ w
        losses.append(np.mean((p - y) ** 2))
        w_new = w - learning_rate * back_propagation(x, y, p)
    return w, losses


# %% losses_not_list [markdown]
# losses 要记下每一步的代价（列表或一维数组），不是一个数。

# %% the last loss alone mistake="losses_not_list"
def train(x, y, w, learning_rate, steps):
    loss = mse(forward_propagation(x, w), y)
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        loss = mse(forward_propagation(x, w), y)
    return w, loss


# %% a loss overwritten mistake="losses_not_list"
def train(x, y, w, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
    return w, np.mean((x @ w - y) ** 2)


# %% losses_summed [markdown]
# 看起来把所有的代价加成了一个数：一步一个，一个一个记下来。

# %% the sum of the losses mistake="losses_summed"
def train(x, y, w, learning_rate, steps):
    losses = mse(forward_propagation(x, w), y)
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses += mse(forward_propagation(x, w), y)
    return w, losses


# %% the sum of the losses, written out mistake="losses_summed"
def train(x, y, w, learning_rate, steps):
    total = np.mean((x @ w - y) ** 2)
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        total = total + np.mean((x @ w - y) ** 2)
    return w, total


# %% only_last_loss [markdown]
# 看起来只留下了最后一个代价：每一步都要 append。

# %% list of the last loss mistake="only_last_loss"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses = [mse(forward_propagation(x, w), y)]
    return w, losses


# %% list made at the end mistake="only_last_loss"
def train(x, y, w, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
    losses = []
    losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% momentum [markdown]
# 看起来加了动量（momentum）：这里要最朴素的梯度下降，每一步只用当前的梯度。

# %% momentum mistake="momentum"
def train(x, y, w, learning_rate, steps):
    v = np.zeros_like(w)
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        v = 0.9 * v + back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate * v
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% velocity mistake="momentum"
def train(x, y, w, learning_rate, steps):
    velocity, beta = 0, 0.9
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        velocity = beta * velocity - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        w = w + velocity
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% moving average of the gradient mistake="momentum"
def train(x, y, w, learning_rate, steps):
    v = np.zeros_like(w)
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        v = 0.9 * v + 0.1 * back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate * v
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% moving average, written out mistake="momentum"
def train(x, y, w, learning_rate, steps):
    beta, v_dw = 0.9, 0
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        dw = 2 / len(x) * x.T @ (x @ w - y)
        v_dw = beta * v_dw + (1 - beta) * dw
        w = w - learning_rate * v_dw
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% normalized_gradient [markdown]
# 看起来把梯度除以了它的长度：直接用梯度，坡缓的地方步子自然会小。

# %% gradient of length one mistake="normalized_gradient"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate * dw / np.linalg.norm(dw)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% gradient of length one, written out mistake="normalized_gradient"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        g = 2 / len(x) * x.T @ (x @ w - y)
        g = g / np.sqrt(np.sum(g ** 2))
        w = w - learning_rate * g
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% gradient_times_loss [markdown]
# 看起来把 loss 乘进了更新里：更新只用 learning_rate 和梯度。

# %% loss times gradient mistake="gradient_times_loss"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate * losses[-1] * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% loss times gradient, written out mistake="gradient_times_loss"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        loss = np.mean((x @ w - y) ** 2)
        w = w - learning_rate * loss * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% rate_decayed [markdown]
# 看起来 learning_rate 越来越小：这里从头到尾用同一个。

# %% learning rate decays mistake="rate_decayed"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for k in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate / (k + 1) * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% rate over the number of the step mistake="rate_decayed"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for k in range(1, steps + 1):
        w = w - learning_rate / k * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% rate times 0.99 mistake="rate_decayed"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
        learning_rate *= 0.99
    return w, losses


# %% rate times a power of 0.99 mistake="rate_decayed"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for k in range(steps):
        w = w - learning_rate * 0.99 ** k * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% rate halved every hundred steps mistake="rate_decayed"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for k in range(steps):
        if k > 0 and k % 100 == 0:
            learning_rate = learning_rate / 2
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% rate halved every hundred steps by a power mistake="rate_decayed"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for k in range(steps):
        rate = learning_rate * 0.5 ** (k // 100)
        w = w - rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% losses before w mistake="wrong_order"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return losses, w


# %% losses before w, written out mistake="wrong_order"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return losses, w


# %% losses_of_first_w [markdown]
# 看起来代价一直是用最初的 w 算的：每更新一次，要用新的 W 重新算代价。

# %% loss of the first w every time mistake="losses_of_first_w"
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w_trained))
        w_trained = w_trained - learning_rate * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w_trained, losses


# %% loss of the first w, written out mistake="losses_of_first_w"
def train(x, y, w, learning_rate, steps):
    theta = w
    p = x @ w
    losses = [np.mean((p - y) ** 2)]
    for _ in range(steps):
        theta = theta - learning_rate * 2 / len(x) * x.T @ (x @ theta - y)
        losses.append(np.mean((p - y) ** 2))
    return theta, losses


# %% first_loss_twice [markdown]
# 看起来第一个代价记了两遍：更新之后再算代价，再记下来。

# %% loss before each update, twice the first mistake="first_loss_twice"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        losses.append(mse(p, y))
        w = w - learning_rate * back_propagation(x, y, p)
    return w, losses


# %% loss of the old p after the update mistake="first_loss_twice"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        p = x @ w
        w = w - learning_rate * 2 / len(x) * x.T @ (p - y)
        losses.append(np.mean((p - y) ** 2))
    return w, losses


# %% extra_update [markdown]
# 看起来多更新了一次：正好要更新 steps 次，检查循环的范围。

# %% steps + 1 updates mistake="extra_update"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps + 1):
        p = forward_propagation(x, w)
        losses.append(mse(p, y))
        w = w - learning_rate * back_propagation(x, y, p)
    return w, losses


# %% steps + 1 updates, written out mistake="extra_update"
def train(x, y, w, learning_rate, steps):
    losses = []
    k = 0
    while k <= steps:
        e = x @ w - y
        losses.append(np.mean(e ** 2))
        w = w - learning_rate * 2 / len(x) * x.T @ e
        k += 1
    return w, losses


# %% steps + 1 updates and a loss more mistake="extra_update"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps + 1):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% range from 0 to steps + 1 mistake="extra_update"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(0, steps + 1):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% losses_late [markdown]
# 看起来每个代价都晚了一步：losses[k] 是更新 k 次之后的代价，从 0 次开始。

# %% steps + 1 updates, losses after each mistake="losses_late"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps + 1):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% steps + 1 updates, losses after each, written out mistake="losses_late"
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% early_stop [markdown]
# 看起来少更新了一次：正好要更新 steps 次，检查循环的范围。

# %% range from 1 mistake="early_stop"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for k in range(1, steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% single_update [markdown]
# 看起来只更新了一次：return 是不是缩进到循环里面去了？

# %% return inside the loop mistake="single_update"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for k in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
        return w, losses
    return w, losses


# %% return inside the loop, written out mistake="single_update"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    k = 0
    while k < steps:
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
        k += 1
        return w, losses
    return w, losses


# %% the only return inside the loop mistake="single_update"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
        return w, losses


# %% the only return inside the loop, written out mistake="single_update"
def train(x, y, w, learning_rate, steps):
    theta = w
    losses = [np.mean((x @ theta - y) ** 2)]
    for k in range(steps):
        theta = theta - learning_rate * 2 / len(x) * x.T @ (x @ theta - y)
        losses.append(np.mean((x @ theta - y) ** 2))
        return theta, losses


# %% no loop mistake="single_update"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    w_trained = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
    losses.append(mse(forward_propagation(x, w_trained), y))
    return w_trained, losses


# %% no loop, written out mistake="single_update"
def train(x, y, w, learning_rate, steps):
    e = x @ w - y
    w_new = w - learning_rate * 2 / len(x) * x.T @ e
    return w_new, [np.mean(e ** 2), np.mean((x @ w_new - y) ** 2)]


# %% own gradient, no 2 mistake="no_two"
def train(x, y, w, learning_rate, steps):
    losses = [mse(x @ w, y)]
    for _ in range(steps):
        w = w - learning_rate * x.T @ (x @ w - y) / len(x)
        losses.append(mse(x @ w, y))
    return w, losses


# %% alpha over m mistake="no_two"
def train(x, y, w, learning_rate, steps):
    m = len(y)
    theta = w.copy()
    losses = [mse(forward_propagation(x, theta), y)]
    for _ in range(steps):
        theta = theta - learning_rate / m * np.dot(x.T, np.dot(x, theta) - y)
        losses.append(mse(forward_propagation(x, theta), y))
    return theta, losses


# %% own gradient, no 1/n mistake="no_mean"
def train(x, y, w, learning_rate, steps):
    losses = [mse(x @ w, y)]
    for _ in range(steps):
        w = w - learning_rate * 2 * x.T @ (x @ w - y)
        losses.append(mse(x @ w, y))
    return w, losses


# %% own losses, sums mistake="no_mean"
def train(x, y, w, learning_rate, steps):
    losses = [np.sum((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, x @ w)
        losses.append(np.sum((x @ w - y) ** 2))
    return w, losses


# %% derivative of the square only mistake="no_mean"
def train(x, y, w, learning_rate, steps):
    theta = w.copy()
    losses = [np.mean((x @ theta - y) ** 2)]
    for _ in range(steps):
        delta = 2 * (x @ theta - y)
        theta = theta - learning_rate * np.dot(x.T, delta)
        losses.append(np.mean((x @ theta - y) ** 2))
    return theta, losses


# %% own losses by a function, sums mistake="no_mean"
def train(x, y, w, learning_rate, steps):
    def loss(w):
        return ((forward_propagation(x, w) - y) ** 2).sum()

    losses = [loss(w)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(loss(w))
    return w, losses


# %% sums in both mistake="no_mean"
def train(x, y, w, learning_rate, steps):
    losses = [np.sum((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 * x.T @ (x @ w - y)
        losses.append(np.sum((x @ w - y) ** 2))
    return w, losses


# %% sums in both, delta mistake="no_mean"
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        delta = np.dot(x, w) - y
        losses.append(np.square(delta).sum())
        if k < steps:
            w = w - learning_rate * np.dot(x.T, 2 * delta)
    return w, losses


# %% loss handed to back_propagation mistake="loss_as_label"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w - learning_rate * back_propagation(x, losses[-1], p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% p minus loss mistake="loss_as_label"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - losses[-1])
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% p and y exchanged in back_propagation mistake="ascending"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w - learning_rate * back_propagation(x, p, y)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% while there are fewer losses than steps mistake="early_stop"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    while len(losses) < steps:
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% range to steps - 1 mistake="early_stop"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps - 1):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% losses_not_numbers [markdown]
# losses 里装的是数组：每一个都应该是一个数，先求和或取平均。

# %% losses as matrices mistake="losses_not_numbers"
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        e = x @ w - y
        losses.append(e.T @ e / len(x))
        if k < steps:
            w = w - learning_rate * 2 / len(x) * x.T @ e
    return w, losses


# %% losses as a column mistake="losses_not_numbers"
def train(x, y, w, learning_rate, steps):
    losses = np.zeros((steps + 1, 1))
    losses[0] = mse(forward_propagation(x, w), y)
    for k in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses[k + 1] = mse(forward_propagation(x, w), y)
    return w, losses


# %% losses as matrices by np.dot mistake="losses_not_numbers"
def train(x, y, w, learning_rate, steps):
    def loss(w):
        e = np.dot(x, w) - y
        return np.dot(e.T, e) / len(e)

    losses = [loss(w)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(loss(w))
    return w, losses


# %% losses reshaped to a column mistake="losses_not_numbers"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, np.array(losses).reshape(-1, 1)


# %% losses along the rows mistake="losses_not_numbers"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2, axis=0)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2, axis=0))
    return w, losses


# %% losses by the built-in sum mistake="losses_not_numbers"
def train(x, y, w, learning_rate, steps):
    losses = [sum((x @ w - y) ** 2) / len(x)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(sum((x @ w - y) ** 2) / len(x))
    return w, losses


# %% loss of each sample mistake="losses_not_numbers"
def train(x, y, w, learning_rate, steps):
    losses = [(x @ w - y) ** 2]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append((x @ w - y) ** 2)
    return w, losses


# %% loss of each sample, np.square mistake="losses_not_numbers"
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        e = forward_propagation(x, w) - y
        losses.append(np.square(e))
        if k < steps:
            w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
    return w, losses


# %% returned from the loop's variables mistake="no_first_value"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    w_now = w.copy()
    for _ in range(steps):
        w_new = w_now - learning_rate * back_propagation(x, y, forward_propagation(x, w_now))
        losses.append(mse(forward_propagation(x, w_new), y))
        w_now = w_new
    return w_new, losses


# %% new w returned, without a first value mistake="no_first_value"
def train(x, y, w, learning_rate, steps):
    theta = w
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        dw = 2 / len(x) * x.T @ (x @ theta - y)
        w_trained = theta - learning_rate * dw
        theta = w_trained
        losses.append(np.mean((x @ theta - y) ** 2))
    return w_trained, losses


# %% no return mistake="no_return"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))


# %% printed, not returned mistake="no_return"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    print(w, losses)


# %% w alone mistake="not_a_tuple"
def train(x, y, w, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
    return w


# %% only w, losses kept for oneself mistake="not_a_tuple"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w


# %% only losses mistake="not_a_tuple"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return losses


# %% only losses, written out mistake="not_a_tuple"
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        e = x @ w - y
        losses.append(np.mean(e ** 2))
        if k < steps:
            w = w - learning_rate * 2 / len(x) * x.T @ e
    return losses


# %% one dict mistake="not_a_tuple"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return {"w_trained": w, "losses": losses}


# %% one dict, built up mistake="not_a_tuple"
def train(x, y, w, learning_rate, steps):
    result = {"w_trained": w.copy(), "losses": [np.mean((x @ w - y) ** 2)]}
    for _ in range(steps):
        e = x @ result["w_trained"] - y
        result["w_trained"] = result["w_trained"] - learning_rate * 2 / len(x) * x.T @ e
        result["losses"].append(np.mean((x @ result["w_trained"] - y) ** 2))
    return result


# %% w flattened mistake="lost_axis"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w.ravel(), losses


# %% w flattened from the start mistake="lost_axis"
def train(x, y, w, learning_rate, steps):
    theta, target = w.flatten(), y.flatten()
    losses = [np.mean((x @ theta - target) ** 2)]
    for _ in range(steps):
        theta = theta - learning_rate * 2 / len(x) * x.T @ (x @ theta - target)
        losses.append(np.mean((x @ theta - target) ** 2))
    return theta, losses


# %% the example written down mistake="constant"
def train(x, y, w, learning_rate, steps):
    losses = [9 * 0.49 ** k for k in range(steps + 1)]
    return w.copy(), losses


# %% rate_divides [markdown]
# 看起来除以了 learning_rate：梯度要乘以它。

# %% divided by the rate mistake="rate_divides"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w = w - dw / learning_rate
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% divided by the rate, written out mistake="rate_divides"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - 1 / learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% starts_over [markdown]
# 看起来每一步都从最初的 w 出发：更新要接着上一步的 W 往下走。

# %% always from w mistake="starts_over"
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = [mse(forward_propagation(x, w_trained), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w_trained = w - learning_rate * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w_trained), y))
    return w_trained, losses


# %% always from w, written out mistake="starts_over"
def train(x, y, w, learning_rate, steps):
    w_new = w
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w_new = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w_new - y) ** 2))
    return w_new, losses


# %% gradient of now, but from w mistake="starts_over"
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = [mse(forward_propagation(x, w_trained), y)]
    for _ in range(steps):
        p = forward_propagation(x, w_trained)
        w_trained = w - learning_rate * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w_trained), y))
    return w_trained, losses


# %% gradient of now, but from w, written out mistake="starts_over"
def train(x, y, w, learning_rate, steps):
    theta = w
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        dw = 2 / len(x) * x.T @ (x @ theta - y)
        theta = w - learning_rate * dw
        losses.append(np.mean((x @ theta - y) ** 2))
    return theta, losses


# %% losses_one_long [markdown]
# losses 多了一个：一共 steps + 1 个，看看哪个代价记了两遍。

# %% loss before the loop, in it and after it mistake="losses_one_long"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        losses.append(mse(p, y))
        w = w - learning_rate * back_propagation(x, y, p)
    losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% first loss twice, written out mistake="losses_one_long"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for k in range(steps + 1):
        e = x @ w - y
        losses.append(np.mean(e ** 2))
        if k < steps:
            w = w - learning_rate * 2 / len(x) * x.T @ e
    return w, losses


# %% last loss once more mistake="losses_one_long"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% last loss once more, written out mistake="losses_one_long"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    final = np.mean((x @ w - y) ** 2)
    losses.append(final)
    return w, losses


# %% cost and gradient of the videos mistake="halved"
def train(x, y, w, learning_rate, steps):
    m = len(y)
    theta = w.copy()
    J_history = [np.sum((x @ theta - y) ** 2) / (2 * m)]
    for _ in range(steps):
        theta = theta - learning_rate / m * x.T @ (x @ theta - y)
        J_history.append(np.sum((x @ theta - y) ** 2) / (2 * m))
    return theta, J_history


# %% half of the mean, and its gradient mistake="halved"
def train(x, y, w, learning_rate, steps):
    losses = [0.5 * mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * 0.5 * back_propagation(x, y, forward_propagation(x, w))
        losses.append(0.5 * mse(forward_propagation(x, w), y))
    return w, losses


# %% cost of the videos mistake="halved"
def train(x, y, w, learning_rate, steps):
    m = len(y)
    losses = [np.sum((x @ w - y) ** 2) / (2 * m)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, x @ w)
        losses.append(np.sum((x @ w - y) ** 2) / (2 * m))
    return w, losses


# %% half of mse mistake="halved"
def train(x, y, w, learning_rate, steps):
    losses = [mse(x @ w, y) / 2]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(mse(x @ w, y) / 2)
    return w, losses


# %% neither 2 nor n mistake="no_two_no_mean"
def train(x, y, w, learning_rate, steps):
    losses = [mse(x @ w, y)]
    for _ in range(steps):
        w = w - learning_rate * x.T @ (x @ w - y)
        losses.append(mse(x @ w, y))
    return w, losses


# %% delta and np.dot mistake="no_two_no_mean"
def train(x, y, w, learning_rate, steps):
    theta = w.copy()
    losses = [np.mean((np.dot(x, theta) - y) ** 2)]
    for _ in range(steps):
        delta = np.dot(x, theta) - y
        theta = theta - learning_rate * np.dot(x.T, delta)
        losses.append(np.mean((np.dot(x, theta) - y) ** 2))
    return theta, losses


# %% d for n mistake="divided_by_columns"
def train(x, y, w, learning_rate, steps):
    losses = [mse(x @ w, y)]
    for _ in range(steps):
        w = w - learning_rate * 2 / x.shape[1] * x.T @ (x @ w - y)
        losses.append(mse(x @ w, y))
    return w, losses


# %% len(w) for n mistake="divided_by_columns"
def train(x, y, w, learning_rate, steps):
    n = len(w)
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        dw = 2 / n * np.dot(x.T, np.dot(x, w) - y)
        w = w - learning_rate * dw
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% root of the loss mistake="rms"
def train(x, y, w, learning_rate, steps):
    losses = [np.sqrt(mse(x @ w, y))]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, x @ w)
        losses.append(np.sqrt(mse(x @ w, y)))
    return w, losses


# %% root of the loss, written out mistake="rms"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2) ** 0.5]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2) ** 0.5)
    return w, losses


# %% losses rounded mistake="rounded"
def train(x, y, w, learning_rate, steps):
    losses = [round(float(mse(x @ w, y)), 4)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, x @ w)
        losses.append(round(float(mse(x @ w, y)), 4))
    return w, losses


# %% losses rounded by np.round mistake="rounded"
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        e = x @ w - y
        losses.append(np.round(np.mean(e ** 2), 4))
        if k < steps:
            w = w - learning_rate * 2 / len(x) * x.T @ e
    return w, losses


# %% the seed's loss minus p mistake="loss_minus_p"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        loss = mse(p, y)
        w = w - learning_rate * np.matmul(x.T, loss - p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% the seed's loss minus p, written out mistake="loss_minus_p"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        delta_error = losses[-1] - np.dot(x, w)
        w = w - learning_rate * np.dot(x.T, delta_error)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% sigmoid on the output mistake="extra_activation"
def train(x, y, w, learning_rate, steps):
    def output(w):
        return 1 / (1 + np.exp(-forward_propagation(x, w)))

    losses = [mse(output(w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, output(w))
        losses.append(mse(output(w), y))
    return w, losses


# %% sigmoid on the output, written out mistake="extra_activation"
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        a = 1 / (1 + np.exp(-x @ w))
        losses.append(np.mean((a - y) ** 2))
        if k < steps:
            w = w - learning_rate * 2 / len(x) * x.T @ (a - y)
    return w, losses


# %% early_stopping [markdown]
# 看起来提前停了：代价够小，或者几乎不再变了，也要走完 steps 步。

# %% stops when the gain is small mistake="early_stopping"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
        if abs(losses[-2] - losses[-1]) < 1e-6:
            break
    return w, losses


# %% stops when the gain is small, written out mistake="early_stopping"
def train(x, y, w, learning_rate, steps):
    tolerance = 1e-6
    losses = [np.mean((x @ w - y) ** 2)]
    for k in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        loss = np.mean((x @ w - y) ** 2)
        change = np.abs(loss - losses[-1])
        losses.append(loss)
        if change < tolerance:
            print("stopped after", k + 1)
            return w, losses
    return w, losses


# %% stops when the loss is small mistake="early_stopping"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
        if losses[-1] < 0.01:
            break
    return w, losses


# %% stops when the loss is small, written out mistake="early_stopping"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        loss = np.mean((x @ w - y) ** 2)
        losses.append(loss)
        if loss < 1e-2:
            return w, losses
    return w, losses


# %% stops when the loss is tiny mistake="early_stopping"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    k = 0
    while k < steps and losses[-1] > 1e-6:
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
        k += 1
    return w, losses


# %% stops when the loss is tiny, written out mistake="early_stopping"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        if losses[-1] < 1e-6:
            break
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% stops when the loss rises mistake="early_stopping"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
        if losses[-1] > losses[-2]:
            break
    return w, losses


# %% stops when the loss rises, written out mistake="early_stopping"
def train(x, y, w, learning_rate, steps):
    before = np.mean((x @ w - y) ** 2)
    losses = [before]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        now = np.mean((x @ w - y) ** 2)
        losses.append(now)
        if now > before:
            return w, losses
        before = now
    return w, losses


# %% stops when the gradient is small mistake="early_stopping"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        if np.linalg.norm(dw) < 1e-3:
            break
        w = w - learning_rate * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% stops when the gradient is small, written out mistake="early_stopping"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        g = 2 / len(x) * x.T @ (x @ w - y)
        if np.sqrt((g ** 2).sum()) < 0.001:
            return w, losses
        w = w - learning_rate * g
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% clipped_gradient [markdown]
# 看起来截断了梯度：这里用梯度本身，学习率太大时就让它发散。

# %% clipped to one mistake="clipped_gradient"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate * np.clip(dw, -1, 1)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% clipped to one, written out mistake="clipped_gradient"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        g = 2 / len(x) * x.T @ (x @ w - y)
        g = np.minimum(np.maximum(g, -1), 1)
        w = w - learning_rate * g
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% clipped to five mistake="clipped_gradient"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        dw = np.clip(dw, -5, 5)
        w = w - learning_rate * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% clipped to five, written out mistake="clipped_gradient"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        g = 2 / len(x) * x.T @ (x @ w - y)
        np.clip(g, -5, 5, out=g)
        w = w - learning_rate * g
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% length of at most one mistake="clipped_gradient"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        length = np.linalg.norm(dw)
        if length > 1:
            dw = dw / length
        w = w - learning_rate * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% length of at most one, written out mistake="clipped_gradient"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        g = 2 / len(x) * x.T @ (x @ w - y)
        g = g / max(1.0, np.sqrt(np.sum(g ** 2)))
        w = w - learning_rate * g
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% best_kept [markdown]
# 看起来返回的是代价最小的那个 W：这里要最后的 W，更新 steps 次之后的那一个。

# %% best w mistake="best_kept"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    best_w, best_loss = w.copy(), losses[0]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
        if losses[-1] < best_loss:
            best_w, best_loss = w, losses[-1]
    return best_w, losses


# %% best w of the path mistake="best_kept"
def train(x, y, w, learning_rate, steps):
    path = [w.copy()]
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        path.append(w)
        losses.append(np.mean((x @ w - y) ** 2))
    return path[int(np.argmin(losses))], losses


# %% rolled_back [markdown]
# 看起来代价变大的时候没有照样走：每一步都要更新，用同一个 learning_rate，变大的代价也要记。

# %% back when worse mistake="rolled_back"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w_new = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        loss = mse(forward_propagation(x, w_new), y)
        if loss < losses[-1]:
            w = w_new
            losses.append(loss)
        else:
            losses.append(losses[-1])
    return w, losses


# %% back when worse, written out mistake="rolled_back"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        old = w
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        if np.mean((x @ w - y) ** 2) > losses[-1]:
            w = old
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% back and half the rate when worse mistake="rolled_back"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w_new = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        loss = mse(forward_propagation(x, w_new), y)
        if loss > losses[-1]:
            learning_rate = learning_rate / 2
            loss = losses[-1]
        else:
            w = w_new
        losses.append(loss)
    return w, losses


# %% back and half the rate when worse, written out mistake="rolled_back"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        old = w
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        if np.mean((x @ w - y) ** 2) > losses[-1]:
            w = old
            learning_rate *= 0.5
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% half the rate when worse mistake="rolled_back"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
        if losses[-1] > losses[-2]:
            learning_rate = learning_rate / 2
    return w, losses


# %% half the rate when worse, written out mistake="rolled_back"
def train(x, y, w, learning_rate, steps):
    rate = learning_rate
    before = np.mean((x @ w - y) ** 2)
    losses = [before]
    for _ in range(steps):
        w = w - rate * 2 / len(x) * x.T @ (x @ w - y)
        now = np.mean((x @ w - y) ** 2)
        rate = rate * 0.5 if now > before else rate
        before = now
        losses.append(now)
    return w, losses


# %% best w and best losses mistake="rolled_back"
def train(x, y, w, learning_rate, steps):
    best_w, best = w.copy(), mse(forward_propagation(x, w), y)
    losses = [best]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        loss = mse(forward_propagation(x, w), y)
        if loss < best:
            best_w, best = w, loss
        losses.append(best)
    return best_w, losses


# %% best w and best losses, written out mistake="rolled_back"
def train(x, y, w, learning_rate, steps):
    best_w = w
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        loss = np.mean((x @ w - y) ** 2)
        if loss < losses[-1]:
            best_w = w
        losses.append(min(loss, losses[-1]))
    return best_w, losses


# %% every_kth_loss [markdown]
# 看起来每隔几步才记一个代价：可以隔几步打印一次，但每一步都要记。

# %% every tenth loss mistake="every_kth_loss"
def train(x, y, w, learning_rate, steps):
    losses = []
    for i in range(steps):
        p = forward_propagation(x, w)
        if i % 10 == 0:
            losses.append(mse(p, y))
        w = w - learning_rate * back_propagation(x, y, p)
    return w, losses


# %% every tenth loss, written out mistake="every_kth_loss"
def train(x, y, w, learning_rate, steps):
    costs = []
    for i in range(steps):
        e = x @ w - y
        w = w - learning_rate * 2 / len(x) * x.T @ e
        if i % 10 == 0:
            cost = np.mean(e ** 2)
            costs.append(cost)
            print("Cost after iteration", i, cost)
    return w, costs


# %% every hundredth loss mistake="every_kth_loss"
def train(x, y, w, learning_rate, steps):
    costs = []
    for i in range(steps):
        p = forward_propagation(x, w)
        cost = mse(p, y)
        w = w - learning_rate * back_propagation(x, y, p)
        if i % 100 == 0:
            costs.append(cost)
            print("Cost after iteration %i: %f" % (i, cost))
    return w, costs


# %% every hundredth loss, written out mistake="every_kth_loss"
def train(x, y, w, learning_rate, steps):
    costs = []
    for i in range(steps):
        e = x @ w - y
        if i % 100 == 0:
            costs.append(np.mean(e ** 2))
        w = w - learning_rate * 2 / len(x) * x.T @ e
    return w, costs


# %% first loss, then every tenth mistake="every_kth_loss"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for i in range(1, steps + 1):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        if i % 10 == 0:
            losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% first loss, then every tenth, written out mistake="every_kth_loss"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for i in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        if (i + 1) % 10 == 0:
            losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% sample_by_sample [markdown]
# 看起来一个样本更新一次：每一步要用全部样本的梯度，只更新一次。

# %% an update a sample mistake="sample_by_sample"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        for i in range(len(x)):
            p = forward_propagation(x[[i]], w)
            w = w - learning_rate * back_propagation(x[[i]], y[[i]], p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% an update a sample, written out mistake="sample_by_sample"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        for row, target in zip(x, y):
            e = row @ w - target
            w = w - learning_rate * 2 * row.reshape(-1, 1) * e
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% steps_ignored [markdown]
# 看起来没有用传进来的 steps：更新几次，别在函数里写死。

# %% a hundred steps mistake="steps_ignored"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(100):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% a hundred epochs mistake="steps_ignored"
def train(x, y, w, learning_rate, steps):
    epochs = 100
    losses = [np.mean((x @ w - y) ** 2)]
    for epoch in range(epochs):
        w = w - learning_rate * 2 / len(x) * x.T @ (x @ w - y)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% grads, too mistake="wrong_count"
def train(x, y, w, learning_rate, steps):
    dw = back_propagation(x, y, forward_propagation(x, w))
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, dw, losses


# %% dw, too, written out mistake="wrong_count"
def train(x, y, w, learning_rate, steps):
    dw = 2 / len(x) * x.T @ (x @ w - y)
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        dw = 2 / len(x) * x.T @ (x @ w - y)
        w = w - learning_rate * dw
        losses.append(np.mean((x @ w - y) ** 2))
    return w, dw, losses


# %% params, grads, costs mistake="wrong_count"
def train(x, y, w, learning_rate, steps):
    dw = back_propagation(x, y, forward_propagation(x, w))
    costs = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate * dw
        costs.append(mse(forward_propagation(x, w), y))
    params = {"w": w}
    grads = {"dw": dw}
    return params, grads, costs


# %% params, grads, costs, written out mistake="wrong_count"
def train(x, y, w, learning_rate, steps):
    params = {"w": w}
    grads = {"dw": 2 / len(x) * x.T @ (x @ w - y)}
    costs = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        grads["dw"] = 2 / len(x) * x.T @ (x @ params["w"] - y)
        params["w"] = params["w"] - learning_rate * grads["dw"]
        costs.append(np.mean((x @ params["w"] - y) ** 2))
    return params, grads, costs


# %% w in a dict mistake="not_an_array"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return {"w": w}, losses


# %% w in a dict from the start mistake="not_an_array"
def train(x, y, w, learning_rate, steps):
    params = {"w": w.copy()}
    losses = [np.mean((x @ params["w"] - y) ** 2)]
    for _ in range(steps):
        params["w"] = params["w"] - learning_rate * 2 / len(x) * x.T @ (x @ params["w"] - y)
        losses.append(np.mean((x @ params["w"] - y) ** 2))
    return params, losses


# %% path_returned [markdown]
# 看起来返回了每一步的 W：w_trained 只要最后一个。

# %% path of weights mistake="path_returned"
def train(x, y, w, learning_rate, steps):
    path = [w.copy()]
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        path.append(w)
        losses.append(mse(forward_propagation(x, w), y))
    return path, losses


# %% theta_history mistake="path_returned"
def train(x, y, w, learning_rate, steps):
    theta_history = [w]
    for _ in range(steps):
        theta = theta_history[-1]
        theta_history.append(theta - learning_rate * 2 / len(x) * x.T @ (x @ theta - y))
    return theta_history, [np.mean((x @ theta - y) ** 2) for theta in theta_history]
