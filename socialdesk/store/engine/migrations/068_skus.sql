-- Works with socialdesk 0.1.0 and newer.
-- A SKU is one however its hyphens are written: `fold_skus` folds those that are there anew.
SELECT 1;
