# The bot in a container. State is kept in one volume, /data; everything else may be read-only:
#
#   docker build -t tokentide .
#   docker run --read-only --tmpfs /tmp -v tokentide:/data -e DISCORD_TOKEN=… tokentide
#
# The token may also be a file of a secrets folder: --mount type=bind,src=token.txt,dst=/run/secrets/discord_token

FROM python:3.13-slim AS build
COPY requirements.lock .
RUN python -m venv /srv/venv \
 && /srv/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements.lock \
 && /srv/venv/bin/python -m pip uninstall --yes pip
COPY bot /srv/bot
COPY cogs /srv/cogs
COPY config /srv/config
# Compiled here, because the running container writes nothing beside its volume.
RUN python -m compileall -q /srv/bot /srv/cogs /srv/config

FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /srv tokentide \
 && install --directory --owner=tokentide --group=tokentide /data
COPY --from=build /srv /srv
WORKDIR /srv
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/data \
    LOG_FORMAT=json
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s --retries=3 CMD ["python", "-m", "bot", "health"]
CMD ["python", "-m", "bot", "start"]
