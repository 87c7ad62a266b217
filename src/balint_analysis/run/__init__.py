"""The whole job: notebooks run, outputs written, studies checked."""
