ARG BASE=python:3.11-slim
FROM ${BASE} AS build
WORKDIR /src
COPY requirements.txt ./
RUN python3 -m venv /opt/teigen && /opt/teigen/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN /opt/teigen/bin/pip install --no-cache-dir --no-deps .

FROM ${BASE}
ENV PATH=/opt/teigen/bin:$PATH PYTHONUNBUFFERED=1 TEIGEN_HOME=/data TEIGEN_HOST=0.0.0.0
COPY --from=build /opt/teigen /opt/teigen
RUN useradd --uid 10001 --create-home teigen && install -d -o teigen /data
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8350
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=10s --start-period=1m CMD ["teigen", "health"]
CMD ["teigen", "up"]
