/**
 * Views: objects the operator writes so that people can see the record with kubectl. They are
 * derived from the ledger alone and can be deleted at any time; nothing reads them.
 */
package training.proof.operator.view;
