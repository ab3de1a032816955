/** Tests of the command line: golden tables, and a small HTTP server in a cluster's place. */
package training.proof.cli;
