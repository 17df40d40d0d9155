# syntax=docker/dockerfile:1
#   docker buildx build --platform linux/amd64,linux/arm64 --build-arg VERSION=$(deploy/release/version.sh) .

# Runs on the machine that builds and compiles for the one that is asked for, so that no platform is emulated.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
ARG VERSION=0.0.0
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY operator/ operator/
COPY deploy/release/publish.sh deploy/release/
# amd64 is x64 to .NET.
RUN deploy/release/publish.sh "linux-${TARGETARCH/amd64/x64}" "$VERSION" /app

# No shell, no package manager, no root. The runtime comes with the program, trimmed to what it uses.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG VERSION=0.0.0
LABEL org.opencontainers.image.title="Kafka Connect Operator" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION"
# The runtime's diagnostics would want to write below /tmp.
ENV DOTNET_EnableDiagnostics=0
WORKDIR /app
COPY --from=build /app/ ./
USER 1654:1654
EXPOSE 8080
ENTRYPOINT ["/app/connect-operator"]
