/**
 * The models this trainer can compute and their arithmetic in libtorch, by way of DJL. Only the
 * verbs use it, and no other package touches DJL.
 */
package training.proof.trainer.model;
