# Two images. `sandbox` is where a repository's code and the agent's commands run;
# `bot` is Heirloom itself.
#
#   docker build --target sandbox -t heirloom-sandbox:local .
#   docker build --target bot -t heirloom .

ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS sandbox
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      build-essential ca-certificates curl git less patch procps \
      python3 python3-dev python3-pip python3-venv ripgrep unzip xz-utils zip zstd \
 && rm -rf /var/lib/apt/lists/*
# Corepack first, so that the real pnpm and yarn take the place of its shims, which download on
# their first use; --force because some base images bring their own.
RUN npm install -g --force --no-audit --no-fund corepack@0.36.0 \
 && npm install -g --force --no-audit --no-fund pnpm@12.21.0 yarn@1.22.22 bun@1.4.5 \
 && npm cache clean --force
RUN useradd --uid 10001 --user-group --create-home --shell /bin/bash heirloom \
 && mkdir /workspace && chown heirloom:heirloom /workspace
# Native modules are compiled with the headers of Node that are here, which node-gyp would else download.
ENV COREPACK_ENABLE_DOWNLOAD_PROMPT=0 LANG=C.UTF-8 npm_package_config_node_gyp_nodedir=/usr/local
USER heirloom
WORKDIR /workspace
CMD ["sleep", "infinity"]

FROM ${BASE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM ${BASE} AS bot
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --create-home --shell /usr/sbin/nologin heirloom
WORKDIR /app
COPY --from=build /app ./
RUN mkdir -p memory/data && chown heirloom:heirloom memory/data
ENV NODE_ENV=production
USER heirloom
VOLUME /app/memory/data
CMD ["node", "dist/main.js", "serve"]
