# The API as one image, and as `--target load` another one that loads it. The build asks nothing but the npm registry; what
# it makes asks nothing at all.

FROM node:24.21.0-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The install scripts of the lock file bring Node and PostgreSQL to a bare machine. Here they are not wanted.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY codegen.ts prisma.config.ts ./
COPY schema ./schema
COPY prisma ./prisma
COPY src ./src
# This is `npm run codegen` by the image's own Node: npm would take that of node_modules, which is not installed.
# Generators and tests then stay behind, and what packages could work with but need not: Prisma's studio, a compiler.
RUN node src/commands/generate.ts \
  && npm prune --omit=dev --omit=optional --omit=peer --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-trixie-slim AS api
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8001
WORKDIR /app
# Where a volume may be put; the rest of the image is read-only.
RUN mkdir -m 1777 .data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/schema ./schema
COPY --from=build /app/src ./src
# The files belong to root: the account that serves can change none of them.
USER 10001:10001
EXPOSE 8001
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/alive/`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A share, not a size: it holds for whatever memory the container is given.
CMD ["node", "--max-old-space-size-percentage=75", "--import", "./src/telemetry/preload.ts", "src/main.ts"]

FROM grafana/k6:2.3.0 AS k6

# The same with the scenarios, what runs them, and k6, which is one file without libraries.
FROM api AS load
COPY --from=k6 /usr/bin/k6 /usr/local/bin/
COPY loadtest ./loadtest
# It serves nothing; a check every ten seconds would take time from the load.
HEALTHCHECK NONE
CMD ["node", "loadtest/runner/load.ts"]

# What is built where nothing is asked for by name: the API, without any of that.
FROM api
