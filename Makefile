# The commands of the project; dev/rmadev holds what they do.
.DEFAULT_GOAL := help
.PHONY: help setup demo stop test test-core lint format bench bench-search bench-desk bench-million bench-load bench-install import-demo bench-import screenshots shell update-pot

DB ?= rma_demo

help:  ## list the commands
	@sed -n 's/^\([a-z-]*\):  ## /  make \1\t/p' Makefile | expand -t 20

setup:  ## make the environment, nothing more
	@dev/launch setup

demo:  ## demo database, the main job on it, Odoo serving on http://localhost:8069
	@dev/launch demo

stop:  ## end the demo's Odoo and the private database server
	@dev/launch stop

test:  ## all tests; K=expression selects, ARGS="-x --pdb" goes to pytest
	@dev/launch test $(ARGS)

test-core:  ## core's own tests without and with our addons; ARGS=repair takes a module
	@dev/launch test-core $(ARGS)

lint:  ## all linters
	@dev/launch lint

format:  ## let the formatters rewrite the files
	@dev/launch format

bench:  ## the life of a return beside core's own way and OCA's; ARGS=--all takes 1,000 at once, too
	@dev/launch bench $(ARGS)

bench-search:  ## finding a sale among a million order lines; ARGS=--keep keeps the database
	@dev/launch bench-search $(ARGS)

bench-desk:  ## the returns desk among 300,000 returns; ARGS=--keep keeps the database
	@dev/launch bench-desk $(ARGS)

bench-load:  ## eight clients at four workers; ARGS="--seconds 60 --think 1"
	@dev/launch bench-load $(ARGS)

bench-install:  ## installing on a database with a million stock moves
	@dev/launch bench-install $(ARGS)

bench-million:  ## lists, searches and forms among a million returns; ARGS=--keep keeps the database
	@dev/launch bench-million $(ARGS)

import-demo:  ## returns made with OCA's rma, imported; ARGS=--keep keeps the database
	@dev/launch import-demo $(ARGS)

bench-import:  ## importing 10,000 returns of OCA's and 5,000 lines of ForgeFlow's
	@dev/launch bench-import $(ARGS)

screenshots:  ## pictures for the documentation into docs/images (dev/screenshots.py)
	@dev/launch screenshots

shell:  ## Odoo's shell on DB=name
	@dev/odoo shell --database '$(DB)'

update-pot:  ## export the translation templates of our addons
	@dev/launch update-pot
