/**
 * The API that work pods use, and what it keeps: tasks, boundaries, results. A pod proves which
 * task it is for by its projected token and reaches nothing beyond that task; nothing here decides
 * what work there is.
 */
package training.proof.operator.work;
