# Every target works in a fresh clone with the .NET 10 SDK, GNU make and git. Without a target: what there is.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# More arguments for the program that `run`, `connect-double` or `rest-proxy-double` starts, for example: make run ARGS="--namespace kafka"
ARGS ?=

# The platform that `publish` is for.
RUNTIME ?= linux-x64

control_plane := .control-plane
# The machine's own kubectl where there is one; else the one that came with `make control-plane`.
export PATH := $(PATH):$(CURDIR)/$(control_plane)/bin
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build everything; warnings are errors
	dotnet build Operator.sln

.PHONY: test
test: ## Build and run all tests, on a control plane of their own
	@tests/run-tests.sh

# The k3s that `test-k3s` runs on.
K3S_IMAGE ?= rancher/k3s:v1.36.2-k3s1

.PHONY: test-k3s
test-k3s: ## Build, and run the integration tests on a k3s in a container (K3S_IMAGE=rancher/k3s:v1.25.16-k3s4); needs Docker and kubectl
	@docker info >/dev/null 2>&1 || { echo 'make test-k3s needs a Docker engine, and `docker info` reaches none: start Docker, or point DOCKER_HOST at an engine.' >&2; exit 1; }
	command -v kubectl >/dev/null || { echo 'make test-k3s needs kubectl on the PATH: install it, or run `make control-plane` once, which brings one.' >&2; exit 1; }
	TEST_KUBECONFIG= KUBEBUILDER_ASSETS= TEST_K3S_IMAGE=$(K3S_IMAGE) dotnet test tests/ConnectOperator.IntegrationTests

# How many seeds `simulate` runs, from which on (by default one that comes from the time), and the one that it replays instead.
SEEDS ?= 1000
FIRST ?=
SEED ?=

.PHONY: simulate
simulate: ## Run the operator in simulated worlds with faults (SEEDS=10000 FIRST=1), or replay one with everything that happens (SEED=1234)
	dotnet run --configuration Release --project tests/ConnectOperator.Simulation -- $(if $(SEED),--seed $(SEED),--seeds $(SEEDS) $(if $(FIRST),--first $(FIRST)))

.PHONY: demo
demo: ## Show the operator at work: control plane, Connect (a double, or CONNECT_URL), operator, samples
	@deploy/demo/demo.sh up

.PHONY: demo-down
demo-down: ## Stop what `make demo` left running
	@deploy/demo/demo.sh down

.PHONY: screenshot
screenshot: ## Record a terminal session again, and draw it into docs/images/terminal.svg
	@deploy/demo/demo.sh screenshot docs/images/terminal.svg

.PHONY: flow
flow: ## Draw docs/images/flow.svg again from flow.dot; needs Debian's graphviz
	@command -v dot >/dev/null || { echo 'make flow needs graphviz: sudo apt-get install graphviz' >&2; exit 1; }
	# Without what depends on graphviz's version.
	dot -Tsvg docs/images/flow.dot | sed -e '/^<?xml/d' -e '/^<!DOCTYPE/,/>$$/d' -e '/^<!-- Generated/,/-->$$/d' >docs/images/flow.svg

# All namespaces instead of the current context's, for `run`.
ALL_NAMESPACES ?=

.PHONY: run
run: ## Run the operator from source in the namespace of the current kube context (ARGS="--namespace kafka", or ALL_NAMESPACES=1)
	@scope=($(if $(filter --bind --bind=%,$(ARGS)),,--bind 127.0.0.1:0) --leader-elect)
	if [ -z "$(ALL_NAMESPACES)" ]; then
	  lease=$$(sed -nE 's/^(.* )?(--namespace|-n)[ =]([^ ]+).*$$/\3/p' <<<"$(ARGS)")
	  [ -n "$$lease" ] || scope+=(--own-namespace)
	elif kubectl get namespace connect-operator >/dev/null 2>&1; then
	  # Where the operator of deploy/install.yaml has its Lease: only one of the two works.
	  lease=connect-operator
	fi
	dotnet run --project operator/ConnectOperator -- "$${scope[@]}" $${lease:+--leader-election-namespace $$lease} $(ARGS)

.PHONY: publish
publish: ## Publish the operator, self-contained, with its bill of materials, to artifacts/ (RUNTIME=linux-arm64)
	@version=$$(deploy/release/version.sh)
	deploy/release/publish.sh $(RUNTIME) "$$version" artifacts/$(RUNTIME)
	du -sh artifacts/$(RUNTIME)

.PHONY: install-crds
install-crds: ## Apply both CRDs to the cluster of the current kube context
	dotnet run --project tests/ControlPlane -- apply-crds deploy/helm/connect-operator/files/*.yaml

.PHONY: crds
crds: ## Write crds/ anew from the resource types, and what contains them
	dotnet run --project operator/ConnectOperator.CrdGenerator -- crds
	dotnet run --project operator/ConnectOperator.CrdGenerator -- deploy/helm/connect-operator/files --selectable-fields
	$(MAKE) --no-print-directory install-yaml

.PHONY: install-yaml
install-yaml: ## Write deploy/install.yaml again from deploy/kustomize/base
	@kubectl=$$(tests/ControlPlane/build-control-plane.sh)/kubectl
	installation=$$(dotnet run --project tests/ControlPlane -- kustomize deploy/kustomize/base --kubectl $$kubectl)
	printf '# Generated from deploy/kustomize/base by `make install-yaml`. Do not edit.\n%s\n' "$$installation" >deploy/install.yaml

.PHONY: connect-double
connect-double: ## Run a stand-in for a Connect cluster on a free port, which it prints (ARGS="--seed-connectors 10000")
	dotnet run --project tests/ConnectDouble -- $(ARGS)

.PHONY: rest-proxy-double
rest-proxy-double: ## Run a stand-in for a Kafka REST proxy on a free port, which it prints (ARGS="--flavour Bridge --seed-topics 3")
	dotnet run --project tests/RestProxyDouble -- $(ARGS)

.PHONY: control-plane
control-plane: ## Start an etcd and a kube-apiserver on loopback, for `make run`
	@kubeconfig=$$(dotnet run --project tests/ControlPlane -- up --state-dir $(control_plane))
	printf 'Kubernetes is up. In the shell that should use it:\n  export KUBECONFIG=%s PATH=$$PATH:%s\n' "$$kubeconfig" "$(CURDIR)/$(control_plane)/bin"

.PHONY: control-plane-down
control-plane-down: ## Stop that control plane and remove its data
	dotnet run --project tests/ControlPlane -- down --state-dir $(control_plane)

.PHONY: bench
bench: ## Measure the operator against references and write docs/performance.md (QUICK=1: fewer runs and smaller fleets; CONNECT_URL: a real cluster)
	dotnet run --configuration Release --project tests/Benchmarks -- fleet $(if $(QUICK),--quick) $(if $(CONNECT_URL),--connect-url $(CONNECT_URL)) $(ARGS)

.PHONY: bench-micro
bench-micro: ## Measure only the hot paths, with allocations (ARGS="--filter *Snapshot*")
	dotnet run --configuration Release --project tests/Benchmarks -- micro $(ARGS)

.PHONY: bench-held
bench-held: ## Print how many bytes the operator holds for each connector, by part
	dotnet run --configuration Release --project tests/Benchmarks -- held

.PHONY: format
format: ## Format the code as .editorconfig says
	dotnet format Operator.sln
