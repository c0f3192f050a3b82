# One image for every part: `serve` (default), `work`, `migrate`, `demo`. Data live in /data.
#   docker build -t lifeloop .
#   docker run -p 8000:8000 -v lifeloop:/data lifeloop

FROM node:22-slim AS front-end
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements requirements
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/aliyun.txt \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/s3.txt
RUN python -m venv /tools && /tools/bin/pip install --no-cache-dir build
COPY . .
COPY --from=front-end /src/node_modules node_modules
RUN /venv/bin/python -m scripts.assets --installed \
    && /tools/bin/python -m build --wheel -o /wheels \
    && /venv/bin/pip install --no-cache-dir --no-deps --no-index /wheels/*.whl

FROM python:3.13-slim
# pg_dump and pg_restore, for `lifeloop backup` and `restore`: of the server's version or newer.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --home-dir /data --no-create-home lifeloop && install -d -o lifeloop -g lifeloop -m 700 /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH LIFELOOP_HOME=/data PYTHONUNBUFFERED=1
USER lifeloop
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["/bin/sh", "-c", "lifeloop migrate && exec lifeloop \"$@\"", "lifeloop"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
