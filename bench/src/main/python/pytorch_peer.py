"""PyTorch as a process that is told on stdin what to do, and answers on stdout, line by line.

usage: pytorch_peer.py MODEL CLASSES WEIGHTS.safetensors BATCH.safetensors LAYER

prepare forward|gradcam|gradient|training THREADS   ->  ready
run                                                 ->  the nanoseconds that one run took
output FILE                                         ->  done; what the first run came to, float32
"""

import sys
import time

import torch

import nets

RATE, MOMENTUM, DECAY = 1e-4, 0.9, 5e-4


def forward(net, batch, layer):
    def run():
        with torch.inference_mode():
            return net(batch["images"])

    return run


def gradcam(net, batch, layer):
    head, tail = nets.split(net, layer)

    def run():
        with torch.no_grad():
            maps = head(batch["images"])
        maps = maps.detach().requires_grad_(True)
        (gradient,) = torch.autograd.grad([tail(maps)], [maps], [batch["seeds"]])
        return (maps.detach() * gradient.mean((2, 3), keepdim=True)).sum(1)

    return run


def gradient(net, batch, layer):
    images = batch["images"].clone().requires_grad_(True)

    def run():
        return torch.autograd.grad([net(images)], [images], [batch["seeds"]])[0]

    return run


def training(net, batch, layer):
    net.train()
    parameters = list(net.parameters())
    for parameter in parameters:
        parameter.requires_grad_(True)
    optimizer = torch.optim.SGD(
        parameters, lr=RATE, momentum=MOMENTUM, weight_decay=DECAY, nesterov=True
    )
    loss = torch.nn.CrossEntropyLoss()
    labels = batch["labels"].long()

    def run():
        optimizer.zero_grad(set_to_none=True)
        loss(net(batch["images"]), labels).backward()
        optimizer.step()
        return optimizer.state[parameters[0]]["momentum_buffer"]

    return run


TASKS = {"forward": forward, "gradcam": gradcam, "gradient": gradient, "training": training}


def main(model, classes, weights, batch, layer):
    tensors = nets.read_safetensors(batch)
    run = output = None
    for line in sys.stdin:
        words = line.split()
        if words[0] == "prepare":
            torch.set_num_threads(int(words[2]))
            net = nets.build(model, int(classes), weights)
            for parameter in net.parameters():
                parameter.requires_grad_(False)
            run = TASKS[words[1]](net, tensors, layer)
            output = run().detach().clone()
            answer = "ready" if torch.get_num_threads() == int(words[2]) else "no such threads"
        elif words[0] == "run":
            start = time.perf_counter_ns()
            run()
            answer = str(time.perf_counter_ns() - start)
        elif words[0] == "output":
            output.contiguous().numpy().astype("<f4").tofile(words[1])
            answer = "done"
        else:
            raise ValueError(f"no such command: {line}")
        print(answer, flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ValueError as e:
        sys.exit(str(e))
