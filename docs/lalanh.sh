#!/bin/sh
# Runs a command of Lá Lành in its folder, as its user: for root, as /usr/local/bin/lalanh.
export MPLCONFIGDIR=/var/cache/lalanh
cd /opt/lalanh && exec runuser -u lalanh -- .venv/bin/lalanh "$@"
